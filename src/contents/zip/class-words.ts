/** What starts programs by name. https://docs.oracle.com/en/java/javase/21/docs/api/java.base/java/lang/ProcessBuilder.html */
const STARTS = /java\/lang\/ProcessBuilder(?!\w)|scala\/sys\/process\//;
const RUNTIME = /java\/lang\/Runtime(?!\w)/;

/** Whether a compiled class of Java can start programs; `text` has a character a byte. */
export const classStarts = (text: string): boolean =>
  STARTS.test(text) || (RUNTIME.test(text) && text.includes("\x01\0\x04exec"));

/**
 * First words of the strings in a compiled class, of those that are in `names`. A string is a tag of 1, a length of two bytes, and itself.
 * https://docs.oracle.com/javase/specs/jvms/se21/html/jvms-4.html#jvms-4.4.7
 */
export const wordsInClass = (text: string, names: ReadonlySet<string>): string[] => {
  const found: string[] = [];
  for (let at = text.indexOf("\x01\0"); at >= 0; at = text.indexOf("\x01\0", at + 1)) {
    const from = at + 3;
    const whole = text.slice(from, from + text.charCodeAt(at + 2));
    const space = whole.indexOf(" ");
    const word = space < 0 ? whole : whole.slice(0, space);
    if (names.has(word)) found.push(word);
  }
  return found;
};
