import { type JsonObject, textsAt, textsOf } from "../../model/json.ts";
import { namesSecret } from "../../model/redact.ts";
import { expand } from "../expand.ts";
import { knownText, unknown } from "../expanded.ts";
import type { HistoryCommand } from "../history.ts";
import { assignmentsOf } from "../variables.ts";

/** Values by name, as the config has them in the end. */
export type Values = ReadonlyMap<string, string>;

/** `NAME=value` of the config's environment, and its labels. */
export const envOf = (config: JsonObject): Values =>
  new Map(
    textsAt(config, "Env").map((one): [string, string] => {
      const at = one.indexOf("=");
      return [one.slice(0, at), one.slice(at + 1)];
    }),
  );

export const labelsOf = (config: JsonObject): Values => new Map(Object.entries(textsOf(config.Labels)));

/** What an ENV or LABEL of the text sets; null for a value that only a build knows. */
export const setBy = (keyword: string, argument: string): ReadonlyMap<string, string | null> =>
  new Map(
    assignmentsOf({ keyword, argument }, "\\").map(([name, value]) => [
      bare(name) ?? name,
      value === null ? null : bare(value),
    ]),
  );

const bare = (word: string): string | null => knownText(expand(word, "\\", () => unknown));

/**
 * ENV, LABEL and ARG. buildah and kaniko keep what the Dockerfile said; Docker keeps names and values without their quotes. Which of both
 * it is the config tells, where it still has the values.
 */
export const spokenAssignments = (command: HistoryCommand, values: Values): string => {
  const keyword = command.keyword ?? "";
  const written = command.written.trim();
  const quoted = pairsIn(written, values)
    .map(([name, value]) => assignment(name, value))
    .join(" ");
  const fits = (argument: string): boolean =>
    [...setBy(keyword, argument)].every(
      ([name, value]) => value === null || (values.get(name) ?? value) === value,
    );
  const isVerbatim = command.builder === "buildah" || command.builder === "kaniko" || !fits(quoted);
  return `${keyword} ${isVerbatim && fits(written) ? written : quoted}`;
};

/** `ARG NAME=value`; of a secret the name alone, for a Dockerfile is read by many. */
export const spokenArg = (name: string, value: string): string =>
  `ARG ${namesSecret(name) ? name : assignment(name, value)}`;

/** Pairs without quotes: a value that the config has is whole, any other ends where the next name begins. */
export const pairsIn = (
  text: string,
  values: Values,
): readonly (readonly [name: string, value: string])[] => {
  const pairs: [string, string][] = [];
  let rest = text.trim();
  while (rest !== "") {
    const at = rest.indexOf("=");
    if (at === -1) return [...pairs, [rest, ""]];
    const name = rest.slice(0, at).replace(/^"|"$/g, "");
    const value = rest.slice(at + 1);
    const known = values.get(name);
    const isKnown =
      known !== undefined && value.startsWith(known) && /^(?:\s|$)/.test(value.slice(known.length));
    const length = isKnown ? known.length : (/\s+[\w.-]+=/.exec(value)?.index ?? value.length);
    pairs.push([name, value.slice(0, length)]);
    rest = value.slice(length).trim();
  }
  return pairs;
};

/** Quoted where a builder would read it differently. */
export const assignment = (name: string, value: string): string =>
  `${word(name)}=${/^[\w@%+:,./^~-]*$/.test(value) ? value : word(value, true)}`;

const word = (text: string, always = false): string =>
  always || /[\s"'\\$]/.test(text) ? `"${text.replace(/["\\$]/g, "\\$&")}"` : text;
