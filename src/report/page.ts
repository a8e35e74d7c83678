import { wrap } from "./columns.ts";
import { type Paint, paintOf } from "./paint.ts";

/** How a page for a terminal is to be set: never read from the process here. */
export interface TextOptions {
  /** Columns; fewer than 40 are taken for 40. */
  readonly width: number;
  readonly color: boolean;
  /** The Dockerfile's name as lines are shown with it; null where none was given. */
  readonly dockerfile: string | null;
  /** How many findings or changes; null for as many as are worth a look. */
  readonly top: number | null;
}

/** The options, with what follows from them. */
export interface Page {
  readonly width: number;
  readonly paint: Paint;
  readonly dockerfile: string | null;
  readonly top: number | null;
}

const NARROWEST = 40;

export const pageOf = ({ width, color, dockerfile, top }: TextOptions): Page => ({
  width: Math.max(NARROWEST, Math.floor(width)),
  paint: paintOf(color),
  dockerfile,
  top,
});

/** Wraps a text to the page, every line indented, all but the first by `hang` more. */
export const indented = (page: Page, indent: number, text: string, hang = 0): string[] =>
  wrap(text, page.width - indent - hang).map((line, at) => " ".repeat(indent + (at === 0 ? 0 : hang)) + line);

/** Sections that have lines, an empty line between them, one newline at the end. */
export const joinSections = (sections: readonly (readonly string[])[]): string =>
  `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => line.trimEnd()).join("\n"))
    .join("\n\n")}\n`;
