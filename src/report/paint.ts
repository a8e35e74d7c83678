/** How a terminal's text is set off. Colour only repeats what the words say. */
export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly green: (text: string) => string;
}

/** The codes of ECMA-48, 8.3.117 "select graphic rendition". */
const code =
  (on: number, off: number) =>
  (text: string): string =>
    text === "" ? "" : `\x1b[${on}m${text}\x1b[${off}m`;

const COLOURS: Paint = {
  bold: code(1, 22),
  dim: code(2, 22),
  red: code(31, 39),
  yellow: code(33, 39),
  green: code(32, 39),
};

const plain = (text: string): string => text;
const NONE: Paint = { bold: plain, dim: plain, red: plain, yellow: plain, green: plain };

export const paintOf = (color: boolean): Paint => (color ? COLOURS : NONE);
