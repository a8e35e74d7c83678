import { type JsonObject, listAt, numberAt, objectAt, textsAt } from "../../model/json.ts";
import { namesSecret } from "../../model/redact.ts";
import type { HistoryCommand } from "../history.ts";
import { execForm } from "../instruction.ts";
import { envOf, labelsOf, pairsIn, spokenArg, spokenAssignments } from "./assigned.ts";
import { jsonOf } from "./spoken.ts";

/** An instruction that only sets the config, as a Dockerfile says it. What Go prints of it is told apart by its shape. */
export const spokenMetadata = (command: HistoryCommand, config: JsonObject): string => {
  const { keyword, written } = command;
  const said = written.trim();
  switch (keyword) {
    case "ENV":
      return spokenAssignments(command, envOf(config));
    case "LABEL":
      return spokenAssignments(command, labelsOf(config));
    case "ARG":
      return argOf(said);
    case "CMD":
    case "ENTRYPOINT":
    case "SHELL":
      return `${keyword} ${wordsOf(said) ?? said}`;
    case "VOLUME":
      return `VOLUME ${wordsOf(said) ?? said}`;
    case "EXPOSE":
      return /^(?:map)?\[/.test(said) ? `EXPOSE ${portsIn(said).join(" ")}` : `EXPOSE ${said}`;
    case "HEALTHCHECK":
      return said.startsWith("&{") ? (healthcheckOf(config) ?? "HEALTHCHECK NONE") : `HEALTHCHECK ${said}`;
    default:
      return `${keyword} ${said}`;
  }
};

const argOf = (said: string): string => {
  if (!said.includes("=")) return `ARG ${said}`;
  const pairs = pairsIn(said, new Map());
  const [[name = "", value = ""] = []] = pairs;
  if (pairs.length === 1) return spokenArg(name, value);
  return pairs
    .map(([each, given]) => (namesSecret(each) ? `ARG ${each}` : spokenArg(each, given)))
    .join("\n");
};

/** A list of words as JSON: `["a" "b c"]` and `[a b]` are how Go prints them. Null for a shell form. */
const wordsOf = (said: string): string | null => {
  const json = execForm(said);
  if (json !== null) return jsonOf(json);
  const [, inner] = /^\[([\s\S]*)\]$/.exec(said) ?? [];
  if (inner === undefined) return null;
  if (!inner.startsWith('"')) return jsonOf(inner.split(/\s+/).filter((word) => word !== ""));
  return execForm(`[${inner.replace(/("(?:\\.|[^"\\])*")\s+(?=")/g, "$1,")}]`) === null
    ? null
    : jsonOf(execForm(`[${inner.replace(/("(?:\\.|[^"\\])*")\s+(?=")/g, "$1,")}]`) ?? []);
};

/** `map[80/tcp:{} 53/udp:{}]`: a port without its protocol is of TCP. */
export const portsIn = (said: string): readonly string[] =>
  [...said.matchAll(/(\d+(?:-\d+)?)(\/\w+)?/g)].map(([, port = "", protocol = ""]) =>
    protocol === "/tcp" ? port : port + protocol,
  );

/** https://github.com/moby/docker-image-spec/blob/main/spec.md: times are in nanoseconds. Null where there is none. */
export const healthcheckOf = (config: JsonObject): string | null => {
  const check = objectAt(config, "Healthcheck");
  const [kind, ...command] = textsAt(check, "Test");
  if (kind === undefined) return null;
  if (kind === "NONE") return "HEALTHCHECK NONE";
  const flags = TIMES.flatMap(([field, flag]) => {
    const nanoseconds = numberAt(check, field) ?? 0;
    return nanoseconds === 0 ? [] : [`--${flag}=${durationOf(nanoseconds)}`];
  });
  const retries = numberAt(check, "Retries") ?? 0;
  const all = [...flags, ...(retries === 0 ? [] : [`--retries=${retries}`])];
  const what = kind === "CMD-SHELL" ? (command[0] ?? "") : jsonOf(command);
  return ["HEALTHCHECK", ...all, "CMD", what].join(" ");
};

const TIMES = [
  ["Interval", "interval"],
  ["Timeout", "timeout"],
  ["StartPeriod", "start-period"],
  ["StartInterval", "start-interval"],
] as const;

const durationOf = (nanoseconds: number): string =>
  nanoseconds % 1e9 === 0 ? `${nanoseconds / 1e9}s` : `${Math.round(nanoseconds / 1e6)}ms`;

/** Triggers for builds on this image. */
export const triggersOf = (config: JsonObject): readonly string[] =>
  listAt(config, "OnBuild").filter((one): one is string => typeof one === "string");
