import { type Expanded, knownText, unknown } from "./expanded.ts";

/** What a variable holds: a text, known or in parts, or null where it is surely unset. */
export type Lookup = (name: string) => Expanded | null;

/**
 * Replaces variables and takes quotes and escapes away, as builders do in every instruction but RUN, CMD and ENTRYPOINT.
 * https://docs.docker.com/reference/dockerfile/#environment-replacement
 */
export function expand(word: string, escapeSign: string, lookup: Lookup): Expanded {
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    const sticky = new RegExp(pattern, "y");
    sticky.lastIndex = at;
    const found = sticky.exec(word);
    if (found !== null) at = sticky.lastIndex;
    return found;
  };

  const until = (stop: string, quoted: boolean): Expanded => {
    const out: (string | null)[] = [];
    while (at < word.length && word.charAt(at) !== stop) {
      const char = word.charAt(at);
      if (char === "$") out.push(...variable());
      else if (char === escapeSign) out.push(escaped(quoted));
      else if (char === '"' && !quoted) out.push(...doubleQuoted());
      else out.push((char === "'" && !quoted ? take(/'([^']*)'?/)?.[1] : undefined) ?? word.charAt(at++));
    }
    return out;
  };

  /** Inside double quotes an escape stands for itself but before what has a meaning there. */
  const escaped = (quoted: boolean): string => {
    const [sign, next] = [word.charAt(at++), word.charAt(at++)];
    return quoted && next !== '"' && next !== "$" && next !== escapeSign ? sign + next : next;
  };

  const doubleQuoted = (): Expanded => {
    at++;
    const inside = until('"', true);
    at++;
    return inside;
  };

  const variable = (): Expanded => {
    const bare = take(/\$(\w+)/);
    if (bare !== null) return lookup(bare[1] ?? "") ?? [];
    const [, name, operator = ""] = take(/\$\{(\w+)(:?[-+?]|[#%/]|(?=\}))/) ?? [];
    if (name === undefined) return [word.charAt(at++)];
    const alternative = until("}", false);
    at++;
    return choose(lookup(name), operator, alternative);
  };

  return until("", false);
}

/** `${name:-alternative}` and its kin. What cannot be told stays open; so do the pattern forms `#`, `%` and `/`. */
function choose(value: Expanded | null, operator: string, alternative: Expanded): Expanded {
  if (operator === "") return value ?? [];
  if (/[#%/]/.test(operator)) return unknown;
  const text = value === null ? null : knownText(value);
  if (value !== null && text === null) return unknown;
  const isSet = value !== null && (text !== "" || !operator.startsWith(":"));
  if (operator.endsWith("+")) return isSet ? alternative : [];
  return isSet && value !== null ? value : operator.endsWith("-") ? alternative : unknown;
}
