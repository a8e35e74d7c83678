import { type JsonObject, objectAt, textAt, textsAt } from "../../model/json.ts";
import { REDACTED } from "../../model/redact.ts";
import type { HistoryCommand } from "../history.ts";
import { assignment, envOf, labelsOf, setBy, type Values } from "./assigned.ts";
import { healthcheckOf, portsIn, triggersOf } from "./metadata.ts";
import { jsonOf } from "./spoken.ts";

/** What every container has without being told, and what builders write of themselves. */
const GIVEN = new Map([["PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"]]);
const BUILDERS_OWN = /^io\.buildah\.|^org\.opencontainers\.image\.base\./;

/**
 * What the config has and no instruction of the history says: `docker build --label`, `docker commit --change`, and kaniko, which keeps no
 * metadata. `own` are the instructions as they were written down, `base` the entries below them, whose values the base brings.
 */
export const untoldConfig = (
  config: JsonObject,
  own: readonly string[],
  base: readonly HistoryCommand[],
): readonly string[] => {
  const said = (keyword: string): readonly string[] =>
    own.filter((text) => text.startsWith(`${keyword} `)).map((text) => text.slice(keyword.length + 1));
  const told = (keyword: string): boolean =>
    said(keyword).length > 0 || base.some((command) => command.keyword === keyword);
  const missing = (keyword: string, values: Values): string[] => {
    const set = new Map(said(keyword).flatMap((text) => [...setBy(keyword, text)]));
    const below = base.filter((command) => command.keyword === keyword).map(({ written }) => written);
    return [...values]
      .filter(([name, value]) => {
        if (set.has(name)) return ![null, value, REDACTED].includes(set.get(name) ?? null);
        return (
          !below.some((text) => names(text, name)) && GIVEN.get(name) !== value && !BUILDERS_OWN.test(name)
        );
      })
      .map(([name, value]) => `${keyword} ${assignment(name, value)}`);
  };
  const list = (keyword: string, words: readonly string[]): string[] =>
    words.length === 0 || told(keyword) ? [] : [`${keyword} ${jsonOf(words)}`];
  const word = (keyword: string, value: string): string[] =>
    value === "" || told(keyword) ? [] : [`${keyword} ${value}`];
  const ports = portsIn(Object.keys(objectAt(config, "ExposedPorts")).join(" "));
  const healthcheck = told("HEALTHCHECK") ? null : healthcheckOf(config);
  const workingDir = textAt(config, "WorkingDir");
  return [
    ...missing("ENV", envOf(config)),
    ...missing("LABEL", labelsOf(config)),
    ...word("EXPOSE", ports.join(" ")),
    ...list("VOLUME", Object.keys(objectAt(config, "Volumes"))),
    ...list("SHELL", textsAt(config, "Shell")),
    ...word("STOPSIGNAL", textAt(config, "StopSignal")),
    ...(healthcheck === null ? [] : [healthcheck]),
    ...(told("ONBUILD") ? [] : triggersOf(config).map((trigger) => `ONBUILD ${trigger}`)),
    ...word("WORKDIR", workingDir === "/" ? "" : workingDir),
    ...word("USER", textAt(config, "User")),
    ...list("ENTRYPOINT", textsAt(config, "Entrypoint")),
    ...list("CMD", textsAt(config, "Cmd")),
  ];
};

const names = (text: string, name: string): boolean =>
  text.split(/\s+/).some((each) => each.replace(/^"/, "").startsWith(`${name}=`) || each === name);
