/** One requirement of a Python package. https://packaging.python.org/en/latest/specifications/dependency-specifiers/ */
export interface Requirement {
  /** As names are compared. */
  readonly name: string;
  /** Whether it is wanted here: always, only with an extra that somebody may have asked for, or never. */
  readonly when: "always" | "extra" | "never";
}

/** Names are compared in lower case, with any run of `-`, `_` and `.` as one `-`. */
export const normalized = (name: string): string => name.replace(/[-_.]+/g, "-").toLowerCase();

const NAME = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)/;

/** Null where the text is no requirement. `version` is that of the Python it is for, `3.11`; null where nobody knows. */
export const requirementOf = (text: string, version: string | null): Requirement | null => {
  const name = NAME.exec(text)?.[1];
  if (name === undefined) return null;
  const at = text.indexOf(";");
  const marker = at === -1 ? "" : text.slice(at + 1);
  const when =
    holds(marker, version, false) !== false
      ? "always"
      : holds(marker, version, null) !== false
        ? "extra"
        : "never";
  return { name: normalized(name), when };
};

/** What is the same in every container that runs CPython on Linux. */
const ENVIRONMENT: Readonly<Record<string, string>> = {
  os_name: "posix",
  sys_platform: "linux",
  platform_system: "Linux",
};

const TOKEN = /\(|\)|"[^"]*"|'[^']*'|\b(?:and|or|not\s+in|in)\b|[<>=!~]=?=?|[A-Za-z_][\w.]*/g;

/**
 * Whether a marker holds; null where that cannot be told. What is not known is not guessed: a requirement too many keeps a
 * package, and one too few would give it away.
 */
const holds = (marker: string, version: string | null, extra: false | null): boolean | null => {
  const tokens = marker.match(TOKEN) ?? [];
  if (tokens.length === 0) return true;
  let at = 0;
  const or = (): boolean | null => {
    let result = and();
    while (tokens[at] === "or") {
      at++;
      const next = and();
      result = result === true || next === true ? true : result === null || next === null ? null : false;
    }
    return result;
  };
  const and = (): boolean | null => {
    let result = atom();
    while (tokens[at] === "and") {
      at++;
      const next = atom();
      result = result === false || next === false ? false : result === null || next === null ? null : true;
    }
    return result;
  };
  const atom = (): boolean | null => {
    if (tokens[at] === "(") {
      at++;
      const inner = or();
      if (tokens[at] === ")") at++;
      return inner;
    }
    const [left = "", operator = "", right = ""] = tokens.slice(at, at + 3);
    at += 3;
    return compare(left, operator, right, version, extra);
  };
  const result = or();
  return at === tokens.length ? result : null;
};

const compare = (
  left: string,
  operator: string,
  right: string,
  version: string | null,
  extra: false | null,
): boolean | null => {
  if (left === "extra" || right === "extra") return extra;
  const value = right.slice(1, -1);
  const known = ENVIRONMENT[left];
  if (known !== undefined)
    return operator === "==" ? known === value : operator === "!=" ? known !== value : null;
  if (left !== "python_version" || version === null || !/^\d+(\.\d+)*$/.test(value)) return null;
  const order = compareVersions(version, value);
  const results: Readonly<Record<string, boolean>> = {
    "==": order === 0,
    "!=": order !== 0,
    "<": order < 0,
    "<=": order <= 0,
    ">": order > 0,
    ">=": order >= 0,
  };
  return results[operator] ?? null;
};

const compareVersions = (a: string, b: string): number => {
  const [left, right] = [a.split(".").map(Number), b.split(".").map(Number)];
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};
