import type { Capability, Operator, Wanted } from "./recorded.ts";

/** What a field of relations asks for, and the items in it that are none. */
export interface Relations {
  readonly wanted: readonly Wanted[];
  readonly odd: readonly string[];
}

const OPERATORS: Readonly<Record<string, Operator>> = {
  "<<": "<",
  "<=": "<=",
  "=": "=",
  ">=": ">=",
  ">>": ">",
  // The two below are obsolete, and mean what they do not look like.
  "<": "<=",
  ">": ">=",
};

const RELATION =
  /^([A-Za-z0-9][A-Za-z0-9+.-]*)(?::([a-z0-9-]+))?\s*(?:\(\s*(<<|<=|=|>=|>>|<|>)\s*([^\s()<>=]+)\s*\))?$/;

/**
 * `Depends`, `Pre-Depends` and `Recommends` as they stand in dpkg's database: a comma is "and", `|` is "or".
 * https://manpages.debian.org/deb-control.5
 */
export const debRelations = (field: string): Relations => {
  const wanted: Wanted[] = [];
  const odd: string[] = [];
  for (const item of itemsOf(field, ",")) {
    const of = itemsOf(item, "|").map(relationOf);
    const whole = of.filter((alternative) => alternative !== null);
    if (whole.length < of.length || whole.length === 0) odd.push(item);
    else wanted.push(whole.length === 1 && whole[0] ? whole[0] : { kind: "or", of: whole });
  }
  return { wanted, odd };
};

const itemsOf = (text: string, separator: string): string[] =>
  text
    .split(separator)
    .map((item) => item.trim())
    .filter((item) => item !== "");

const relationOf = (text: string): Wanted | null => {
  const [, name, qualifier = null, sign, version = ""] = RELATION.exec(text) ?? [];
  if (name === undefined) return null;
  const operator = sign === undefined ? null : (OPERATORS[sign] ?? null);
  return { kind: "one", relation: { name, operator, version, qualifier } };
};

/** `Provides`: names, some with the one version that they stand for. */
export const debProvides = (field: string): Capability[] =>
  itemsOf(field, ",").flatMap((item) => {
    const [, name, , , version = null] = RELATION.exec(item) ?? [];
    return name === undefined ? [] : [{ name, version, own: false }];
  });
