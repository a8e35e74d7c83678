/** What may stand in a segment of a path as it is. https://www.rfc-editor.org/rfc/rfc3986#section-2.3 */
const UNRESERVED = /[\w.~-]/;

const percent = (byte: number): string => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`;

const encode = (character: string): string => {
  if (UNRESERVED.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  // A byte that is not UTF-8: see ImagePath.
  if (code >= 0xdc80 && code <= 0xdcff) return percent(code - 0xdc00);
  return code >= 0xd800 && code <= 0xdfff ? "%EF%BF%BD" : encodeURIComponent(character);
};

/** A path as a relative reference: every segment percent-encoded, no `./` before it, never empty. */
export const uriOf = (path: string): string =>
  path
    .split("/")
    .filter((segment) => segment !== "" && segment !== ".")
    .map((segment) => [...segment].map(encode).join(""))
    .join("/") || "Dockerfile";
