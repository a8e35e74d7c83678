/** One member of a JSON object: its name, and its value as it is written. */
export type JsonMember = readonly [name: string, valueText: string];

/** Strings, brackets, commas and colons, and runs of all else but white space. */
const TOKENS = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s"{}[\],:]+/g;

/**
 * The members of an object, in order, values byte for byte: what is parsed and printed again loses digits of large numbers,
 * the order of names that are numbers, and escapes. The text has to be a JSON object, as `JSON.parse` has found it.
 * https://www.rfc-editor.org/rfc/rfc8259
 */
export const membersOf = (text: string): JsonMember[] => {
  const members: JsonMember[] = [];
  let depth = 0;
  let name: string | null = null;
  let start = -1;
  for (const { 0: token, index } of text.matchAll(TOKENS)) {
    const closes = token === "}" || token === "]";
    if (closes) depth--;
    if (name !== null && start >= 0 && ((depth === 1 && token === ",") || depth === 0)) {
      members.push([name, text.slice(start, index).trimEnd()]);
      name = null;
      start = -1;
    } else if (depth === 1 && name === null && token.startsWith('"')) name = JSON.parse(token);
    else if (name !== null && start < 0 && token !== ":") start = index;
    if (token === "{" || token === "[") depth++;
  }
  return members;
};

/** The object with some of its values replaced, each where it stood; new ones come last. */
export const withMembers = (text: string, values: Readonly<Record<string, unknown>>): string => {
  const replaced = new Map(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value)]));
  const old = new Map(membersOf(text)); // of a name that stands twice the last value counts
  const written = [...old].map(([name, value]): JsonMember => [name, replaced.get(name) ?? value]);
  const added = [...replaced].filter(([name]) => !old.has(name));
  return `{${[...written, ...added].map(([name, value]) => `${JSON.stringify(name)}:${value}`).join(",")}}`;
};
