/** JSON as it comes from an image: nothing in it can be trusted to be there, or to be what it should. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const objectAt = (value: unknown, key: string): JsonObject => {
  const inner = isObject(value) ? value[key] : undefined;
  return isObject(inner) ? inner : {};
};

export const textAt = (value: unknown, key: string): string => {
  const inner = isObject(value) ? value[key] : undefined;
  return typeof inner === "string" ? inner : "";
};

export const numberAt = (value: unknown, key: string): number | null => {
  const inner = isObject(value) ? value[key] : undefined;
  return typeof inner === "number" ? inner : null;
};

export const listAt = (value: unknown, key: string): readonly unknown[] => {
  const inner = isObject(value) ? value[key] : undefined;
  return Array.isArray(inner) ? inner : [];
};

/** The strings of a list; all else in it is passed over. */
export const textsAt = (value: unknown, key: string): string[] =>
  listAt(value, key).filter((item): item is string => typeof item === "string");

/** The string values of an object. */
export const textsOf = (value: unknown): Record<string, string> => {
  const texts: Record<string, string> = {};
  if (isObject(value))
    for (const [key, text] of Object.entries(value)) if (typeof text === "string") texts[key] = text;
  return texts;
};
