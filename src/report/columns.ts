/** What a terminal shows two columns wide. https://www.unicode.org/reports/tr11/ */
const WIDE =
  /[\p{Emoji_Presentation}\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{17000}-\u{18cff}\u{1b000}-\u{1b2ff}\u{20000}-\u{3fffd}]/u;

const widthOf = (character: string): number => (WIDE.test(character) ? 2 : 1);

/** How many columns of a terminal a printable text takes at most: combining marks count as if they stood alone. */
export const columnsOf = (text: string): number => {
  let columns = 0;
  for (const character of text) columns += widthOf(character);
  return columns;
};

export const padEnd = (text: string, columns: number): string =>
  text + " ".repeat(Math.max(0, columns - columnsOf(text)));

export const padStart = (text: string, columns: number): string =>
  " ".repeat(Math.max(0, columns - columnsOf(text))) + text;

/** The longest beginning that fits. */
const headOf = (characters: Iterable<string>, columns: number): string[] => {
  const head: string[] = [];
  let left = columns;
  for (const character of characters) {
    left -= widthOf(character);
    if (left < 0) break;
    head.push(character);
  }
  return head;
};

/** Cuts the end off where a text is too long, and shows that it did. */
export const cutEnd = (text: string, columns: number): string =>
  columnsOf(text) <= columns
    ? text
    : `${headOf(text, columns - 1)
        .join("")
        .trimEnd()}…`;

/** Cuts the middle out of a path that is too long: its beginning and its name say most. */
export const cutMiddle = (path: string, columns: number): string => {
  if (columnsOf(path) <= columns) return path;
  const head = headOf(path, Math.floor((columns - 1) / 3)).join("");
  const tail = headOf([...path].reverse(), columns - 1 - columnsOf(head)).reverse();
  return `${head}…${tail.join("")}`;
};

/** Breaks a text at spaces into lines that fit; a word longer than a line is broken. */
export const wrap = (text: string, columns: number): string[] => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").filter((part) => part !== "")) {
    if (line !== "" && columnsOf(line) + 1 + columnsOf(word) > columns) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
    while (columnsOf(line) > columns) {
      const head = headOf(line, columns).join("");
      lines.push(head);
      line = line.slice(head.length);
    }
  }
  return line === "" ? lines : [...lines, line];
};
