/**
 * What must never reach a terminal or a page as it is: controls, bidi and other format characters, separators that are
 * not the plain space, private use, lone surrogates, and all that shows as nothing.
 * https://www.unicode.org/reports/tr36/
 */
const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|[^\P{Zs} ]/gu;

const SHORT = new Map([
  ["\n", "\\n"],
  ["\r", "\\r"],
  ["\t", "\\t"],
]);

const escapeOf = (character: string): string => {
  const short = SHORT.get(character);
  if (short !== undefined) return short;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return `\\x${code.toString(16).padStart(2, "0")}`;
  // A byte that is not UTF-8: see ImagePath.
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`;
  return `\\u{${code.toString(16)}}`;
};

/**
 * A text of the image on one line that can be shown to a person: `\n`, `\x1b`, `\xff` for a raw byte, `\u{202e}`.
 * For eyes, not for parsing back: a backslash stands for itself. JSON has the exact names.
 */
export const printable = (text: string): string => text.replace(UNPRINTABLE, escapeOf);

/** An instruction on one printable line: what the shell reads as blanks becomes one space. */
export const printableLine = (text: string): string => printable(text.replace(/[ \t\r\n]+/g, " ").trim());
