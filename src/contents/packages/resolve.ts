import { someOf } from "./broken.ts";
import {
  type Database,
  type Offer,
  type Recorded,
  type Relation,
  relationText,
  type Wanted,
} from "./recorded.ts";

/** Of each list, one package is enough; all lists are wanted. */
type Groups = readonly (readonly Recorded[])[];

export interface Resolved {
  readonly needs: Groups;
  readonly recommends: Groups;
}

/** Alternatives multiply where rpm's `or` stands over `and`; where somebody writes as many, all sides count as needed. */
const GROUPS_MAX = 64;

/** Follows what each package asks for to installed packages. What none of them answers is left out, and said. */
export const resolveNeeds = (
  { packages, fits }: Database,
  warnings: string[],
): ReadonlyMap<Recorded, Resolved> => {
  const offers = offersOf(packages);
  const unmet: string[] = [];
  const resolved = new Map<Recorded, Resolved>();
  for (const asker of packages) {
    const find = (relation: Relation): Recorded[] => {
      const found = (offers.get(relation.name) ?? []).filter((offer) => fits(relation, offer, asker));
      return [...new Set(found.map(({ by }) => by))];
    };
    const follow = (wanted: readonly Wanted[], note: boolean): Groups =>
      wanted.flatMap((item) => {
        const groups = groupsOf(item, find);
        if (!groups && note) unmet.push(`${asker.name} needs ${wantedText(item)}`);
        return (groups ?? []).filter((group) => !group.includes(asker));
      });
    resolved.set(asker, { needs: follow(asker.needs, true), recommends: follow(asker.recommends, false) });
  }
  const [first] = packages;
  if (unmet.length > 0 && first)
    warnings.push(`${first.record}: nothing installed answers ${unmet.length} needs: ${someOf(unmet)}`);
  return resolved;
};

const offersOf = (packages: readonly Recorded[]): ReadonlyMap<string, readonly Offer[]> => {
  const offers = new Map<string, Offer[]>();
  for (const by of packages)
    for (const capability of by.provides) {
      const known = offers.get(capability.name);
      if (known) known.push({ capability, by });
      else offers.set(capability.name, [{ capability, by }]);
    }
  return offers;
};

type Find = (relation: Relation) => readonly Recorded[];

/**
 * A conjunction of alternatives that is true where the wish is; null where nothing installed makes it so. Conditions count as
 * they stand now.
 * https://rpm-software-management.github.io/rpm/manual/boolean_dependencies.html
 */
const groupsOf = (wanted: Wanted, find: Find): Groups | null => {
  switch (wanted.kind) {
    case "one": {
      const found = find(wanted.relation);
      return found.length > 0 ? [found] : null;
    }
    case "and": {
      const parts = wanted.of.map((part) => groupsOf(part, find));
      return parts.some((part) => part === null) ? null : parts.flatMap((part) => part ?? []);
    }
    case "or": {
      const parts = wanted.of.map((part) => groupsOf(part, find)).filter((part) => part !== null);
      return parts.length === 0 ? null : parts.reduce(eitherOf);
    }
    case "with":
    case "without": {
      const found = answering(wanted, find);
      return found.length > 0 ? [found] : null;
    }
    case "if":
    case "unless": {
      const holds = (groupsOf(wanted.condition, find) !== null) === (wanted.kind === "if");
      if (holds) return groupsOf(wanted.what, find);
      return wanted.otherwise ? groupsOf(wanted.otherwise, find) : [];
    }
    default:
      return wanted satisfies never;
  }
};

/** (a and b) or (c and d) is (a or c) and (a or d) and (b or c) and (b or d). */
const eitherOf = (left: Groups, right: Groups): Groups =>
  left.length * right.length > GROUPS_MAX
    ? [...left, ...right]
    : left.flatMap((one) => right.map((other) => [...new Set([...one, ...other])]));

/** Single packages that answer all of it. */
const answering = (wanted: Wanted, find: Find): readonly Recorded[] => {
  if (!("of" in wanted)) return wanted.kind === "one" ? find(wanted.relation) : [];
  const [first = [], ...rest] = wanted.of.map((part) => answering(part, find));
  switch (wanted.kind) {
    case "or":
      return [...new Set([first, ...rest].flat())];
    case "and":
    case "with":
      return first.filter((found) => rest.every((others) => others.includes(found)));
    case "without":
      return first.filter((found) => !rest.some((others) => others.includes(found)));
    default:
      return wanted satisfies never;
  }
};

const wantedText = (wanted: Wanted): string => {
  switch (wanted.kind) {
    case "one":
      return relationText(wanted.relation);
    case "if":
    case "unless": {
      const rest = wanted.otherwise ? ` else ${wantedText(wanted.otherwise)}` : "";
      return `(${wantedText(wanted.what)} ${wanted.kind} ${wantedText(wanted.condition)}${rest})`;
    }
    case "or":
      return wanted.of.map(wantedText).join(" | ");
    case "and":
    case "with":
    case "without":
      return `(${wanted.of.map(wantedText).join(` ${wanted.kind} `)})`;
    default:
      return wanted satisfies never;
  }
};
