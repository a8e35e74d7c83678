import type { PackageKind } from "../../model/package.ts";
import type { ImagePath } from "../../model/path.ts";

/** What tells one installed package from another, and from its next version. */
export interface Stamp {
  readonly name: string;
  readonly version: string;
  readonly architecture: string;
}

/** One installed package as its database tells of it, before its needs are followed to other packages. */
export interface Recorded extends Stamp {
  readonly record: ImagePath;
  /** As in `Package`. */
  readonly files: readonly ImagePath[];
  readonly links?: readonly ImagePath[];
  readonly requested: boolean | null;
  readonly essential: boolean;
  /** Every name that it answers to, its own among them. */
  readonly provides: readonly Capability[];
  readonly needs: readonly Wanted[];
  readonly recommends: readonly Wanted[];
}

/** A name that others may ask for; without a version it answers as the database's own rules say. */
export interface Capability {
  readonly name: string;
  readonly version: string | null;
  /** Whether it is the package's own name, not one that it provides. */
  readonly own: boolean;
}

export type Operator = "<" | "<=" | "=" | ">=" | ">" | "~";

/** A name that is asked for, with a limit on its version. */
export interface Relation {
  readonly name: string;
  readonly operator: Operator | null;
  /** "" without an operator. */
  readonly version: string;
  /** dpkg's `:any`, `:native` or `:i386`. */
  readonly qualifier: string | null;
}

/** What a package asks for: a relation, or several bound together as dpkg's `|` and rpm's boolean dependencies bind them. */
export type Wanted =
  | { readonly kind: "one"; readonly relation: Relation }
  | { readonly kind: "or" | "and" | "with" | "without"; readonly of: readonly Wanted[] }
  | {
      readonly kind: "if" | "unless";
      readonly what: Wanted;
      readonly condition: Wanted;
      readonly otherwise: Wanted | null;
    };

/** All that one database tells. */
export interface Database {
  readonly kind: PackageKind;
  readonly packages: readonly Recorded[];
  /** Whether what is provided answers a relation of a package. */
  readonly fits: Fits;
}

export type Fits = (relation: Relation, offer: Offer, asker: Recorded) => boolean;

export interface Offer {
  readonly capability: Capability;
  readonly by: Recorded;
}

/** As packagers write it. */
export const relationText = ({ name, operator, version, qualifier }: Relation): string =>
  `${name}${qualifier === null ? "" : `:${qualifier}`}${operator === null ? "" : ` (${operator} ${version})`}`;

/** Whether a comparison of versions (negative, 0, positive) is what an operator asks for. `~` is each kind's own. */
export const isAllowed = (order: number, operator: Exclude<Operator, "~">): boolean => {
  switch (operator) {
    case "<":
      return order < 0;
    case "<=":
      return order <= 0;
    case "=":
      return order === 0;
    case ">=":
      return order >= 0;
    case ">":
      return order > 0;
    default:
      return operator satisfies never;
  }
};
