import type { ConfigDifference } from "../model/difference.ts";
import { isObject, objectAt } from "../model/json.ts";
import { redactConfig } from "../model/redact-config.ts";
import type { Candidate } from "./candidates.ts";

/**
 * What decides how a container starts, field by field; layers, history and dates aside. Null and absent are the same. Secrets are
 * hidden, and that they differ is said.
 */
export const configDifferences = (a: Candidate, b: Candidate): ConfigDifference[] => {
  const [x, y] = [configFields(a), configFields(b)];
  return [...new Set([...x.keys(), ...y.keys()])]
    .sort()
    .filter((field) => x.get(field) !== y.get(field))
    .map((field) => {
      const [before, after] = [fieldValue(x.get(field)), fieldValue(y.get(field))];
      return {
        field,
        a: textOf(withoutSecrets(before, null)),
        b: textOf(withoutSecrets(after, textsIn(before))),
      };
    });
};

const fieldValue = (text: string | undefined): unknown => (text === undefined ? undefined : JSON.parse(text));

const PLATFORM = ["os", "architecture", "variant", "os.version", "os.features"];
/** The builder's notes on an intermediate container, and the id of the step before: no container ever sees them. */
const BUILDERS_OWN = new Set(["Image", "Hostname", "Domainname"]);

/** By name, each as JSON with sorted keys: `config.Cmd`, `architecture`. What is empty is left out. */
export const configFields = ({ config }: Pick<Candidate, "config">): ReadonlyMap<string, string> => {
  const fields = new Map<string, string>();
  const put = (field: string, value: unknown): void => {
    const text = textOf(sorted(value));
    if (text !== null && !EMPTY.has(text)) fields.set(field, text);
  };
  for (const field of PLATFORM) put(field, config[field]);
  for (const [field, value] of Object.entries(objectAt(config, "config")))
    if (!BUILDERS_OWN.has(field)) put(`config.${field}`, value);
  return fields;
};

const textOf = (value: unknown): string | null => JSON.stringify(value) ?? null;

/** All texts in a value, as the other image has them. */
const textsIn = (value: unknown): ReadonlySet<unknown> => {
  if (Array.isArray(value)) return new Set(value.flatMap((item) => [...textsIn(item)]));
  return isObject(value) ? textsIn(Object.values(value)) : new Set([value]);
};

/** A value as it is shown. What is hidden and is none of `known`, the other image's texts, is told to be another one. */
const withoutSecrets = (value: unknown, known: ReadonlySet<unknown> | null): unknown =>
  redactConfig(value, (text, hidden) =>
    hidden === text || known === null || known.has(text) ? hidden : `${hidden} (another one)`,
  );

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
