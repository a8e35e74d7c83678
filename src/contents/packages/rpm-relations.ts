import type { Operator, Relation, Wanted } from "./recorded.ts";
import { type Header, TAG } from "./rpm-header.ts";

/** https://rpm-software-management.github.io/rpm/manual/dependencies.html */
const SENSE_LESS = 1 << 1;
const SENSE_GREATER = 1 << 2;
const SENSE_EQUAL = 1 << 3;
/** A wish of old, from before there was Recommends. */
const SENSE_MISSING_OK = 1 << 19;

/** What a package asks for. rpm answers for `rpmlib(…)` itself. */
export interface RpmRelations {
  readonly needs: readonly Wanted[];
  readonly recommends: readonly Wanted[];
  readonly odd: readonly string[];
}

export const rpmRelations = (header: Header): RpmRelations => {
  const needs: Wanted[] = [];
  const recommends: Wanted[] = [];
  const odd: string[] = [];
  const read = (
    into: Wanted[],
    names: readonly string[],
    versions: readonly string[],
    flags: readonly number[],
  ) => {
    names.forEach((name, at) => {
      if (name.startsWith("rpmlib(")) return;
      const flag = flags[at] ?? 0;
      const wanted = name.startsWith("(") ? richOf(name) : plainOf(name, versions[at] ?? "", flag);
      if (!wanted) odd.push(name);
      else if (flag & SENSE_MISSING_OK) recommends.push(wanted);
      else into.push(wanted);
    });
  };
  read(
    needs,
    header.strings(TAG.requireNames),
    header.strings(TAG.requireVersions),
    header.numbers(TAG.requireFlags),
  );
  read(
    recommends,
    header.strings(TAG.recommendNames),
    header.strings(TAG.recommendVersions),
    header.numbers(TAG.recommendFlags),
  );
  return { needs, recommends, odd };
};

/** The comparison that the flags of a relation state; null where any version will do. */
export const operatorOf = (flags: number): Operator | null => {
  const sign =
    (flags & SENSE_LESS ? "<" : "") + (flags & SENSE_GREATER ? ">" : "") + (flags & SENSE_EQUAL ? "=" : "");
  return isSign(sign) ? sign : null;
};

const isSign = (sign: string): sign is Exclude<Operator, "~"> => ["<", "<=", "=", ">=", ">"].includes(sign);

const plainOf = (name: string, version: string, flags: number): Wanted =>
  oneOf(name, version === "" ? null : operatorOf(flags), version);

const oneOf = (name: string, operator: Operator | null, version: string): Wanted => {
  const relation: Relation = { name, operator, version: operator === null ? "" : version, qualifier: null };
  return { kind: "one", relation };
};

/** Nobody nests as deep. */
const DEPTH_MAX = 50;

/**
 * `(a and b)`, `(a >= 2 or b)`, `(a if b else c)`; null for what is none.
 * https://rpm-software-management.github.io/rpm/manual/boolean_dependencies.html
 */
export const richOf = (text: string): Wanted | null => {
  const rest = { text, at: 0 };
  const wanted = operandOf(rest, 0);
  return wanted && rest.text.slice(rest.at).trim() === "" ? wanted : null;
};

interface Rest {
  readonly text: string;
  at: number;
}

const operandOf = (rest: Rest, depth: number): Wanted | null => {
  skipSpace(rest);
  if (depth > DEPTH_MAX) return null;
  if (rest.text[rest.at] !== "(") return namedOf(rest);
  rest.at++;
  const inner = expressionOf(rest, depth + 1);
  skipSpace(rest);
  if (rest.text[rest.at] !== ")") return null;
  rest.at++;
  return inner;
};

const expressionOf = (rest: Rest, depth: number): Wanted | null => {
  const what = operandOf(rest, depth);
  const kind = wordOf(rest);
  if (!what || kind === null) return what;
  if (kind === "if" || kind === "unless") {
    const condition = operandOf(rest, depth);
    const hasElse = wordOf(rest) === "else";
    const otherwise = hasElse ? operandOf(rest, depth) : null;
    if (!condition || (hasElse && !otherwise)) return null;
    return { kind, what, condition, otherwise };
  }
  if (kind === "else") return null;
  const of = [what];
  for (let next: string | null = kind; next !== null; next = wordOf(rest)) {
    const operand = next === kind ? operandOf(rest, depth) : null;
    if (!operand) return null;
    of.push(operand);
  }
  return { kind, of };
};

const WORD = /\s*(and|or|if|else|unless|without|with)(?=[\s(])/y;

const wordOf = (rest: Rest): "and" | "or" | "if" | "else" | "unless" | "with" | "without" | null => {
  WORD.lastIndex = rest.at;
  const [whole = "", word] = WORD.exec(rest.text) ?? [];
  rest.at += whole.length;
  switch (word) {
    case "and":
    case "or":
    case "if":
    case "else":
    case "unless":
    case "with":
    case "without":
      return word;
    default:
      return null;
  }
};

const LIMIT = /\s*(<=|>=|<|>|=)\s*([^\s()]+)/y;

/** Names hold parentheses of their own, in pairs: `libc.so.6()(64bit)`. */
const namedOf = (rest: Rest): Wanted | null => {
  const from = rest.at;
  for (let open = 0; rest.at < rest.text.length; rest.at++) {
    const character = rest.text.charAt(rest.at);
    if (character === "(") open++;
    else if (character === ")" && open-- === 0) break;
    else if (/\s/.test(character) && open === 0) break;
  }
  const name = rest.text.slice(from, rest.at);
  if (name === "") return null;
  LIMIT.lastIndex = rest.at;
  const [whole = "", sign = "", version = ""] = LIMIT.exec(rest.text) ?? [];
  rest.at += whole.length;
  return oneOf(name, isSign(sign) ? sign : null, version);
};

const skipSpace = (rest: Rest): void => {
  while (/\s/.test(rest.text.charAt(rest.at))) rest.at++;
};
