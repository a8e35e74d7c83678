/**
 * A text in which some parts are not known: null stands for any text. A variable that the base image or a build argument
 * may have set is such a part, and a comparison must neither trust nor refuse it.
 */
export type Expanded = readonly (string | null)[];

export const unknown: Expanded = [null];

/** The text, if all of it is known. */
export const knownText = (value: Expanded): string | null => (value.includes(null) ? null : value.join(""));

/** Joins values with a text between them, as a command line joins its words. */
export const joinExpanded = (values: readonly Expanded[], between: string): Expanded =>
  values.flatMap((value, index) => (index === 0 ? value : [between, ...value]));

/** Whether a text can be what stands there. Linear, whatever the number of unknown parts. */
export function fits(value: Expanded, text: string): boolean {
  const [head = "", ...rest] = literals(value);
  const tail = rest.pop();
  if (tail === undefined) return text === head;
  if (!text.startsWith(head) || !text.endsWith(tail)) return false;
  let at = head.length;
  for (const literal of rest) {
    const found = text.indexOf(literal, at);
    if (found === -1) return false;
    at = found + literal.length;
  }
  return at <= text.length - tail.length;
}

/** What is known, parted at what is not. */
function literals(value: Expanded): readonly string[] {
  const parts: string[] = [];
  let literal = "";
  for (const part of value) {
    if (part !== null) literal += part;
    else {
      parts.push(literal);
      literal = "";
    }
  }
  return [...parts, literal];
}
