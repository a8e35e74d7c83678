import type { ConfigDifference } from "../model/difference.ts";
import { objectAt } from "../model/json.ts";
import type { Candidate } from "./candidates.ts";

/** What decides how a container starts, field by field; layers, history and dates aside. Null and absent are the same. */
export const configDifferences = (a: Candidate, b: Candidate): ConfigDifference[] => {
  const [x, y] = [configFields(a), configFields(b)];
  return [...new Set([...x.keys(), ...y.keys()])]
    .sort()
    .map((field) => ({ field, a: x.get(field) ?? null, b: y.get(field) ?? null }))
    .filter((difference) => difference.a !== difference.b);
};

const PLATFORM = ["os", "architecture", "variant", "os.version", "os.features"];
/** The builder's notes on an intermediate container, and the id of the step before: no container ever sees them. */
const BUILDERS_OWN = new Set(["Image", "Hostname", "Domainname"]);

/** By name, each as JSON with sorted keys: `config.Cmd`, `architecture`. What is empty is left out. */
export const configFields = ({ config }: Pick<Candidate, "config">): ReadonlyMap<string, string> => {
  const fields = new Map<string, string>();
  const put = (field: string, value: unknown): void => {
    const text = JSON.stringify(sorted(value));
    if (text !== undefined && !EMPTY.has(text)) fields.set(field, text);
  };
  for (const field of PLATFORM) put(field, config[field]);
  for (const [field, value] of Object.entries(objectAt(config, "config")))
    if (!BUILDERS_OWN.has(field)) put(`config.${field}`, value);
  return fields;
};

/** Go leaves out what is empty, or writes it as null: builders do either. */
const EMPTY = new Set(["null", '""', "[]", "{}", "false", "0"]);

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
};
