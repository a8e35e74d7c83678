import { formatBytes } from "./bytes.ts";
import { cutEnd } from "./columns.ts";
import { code, prose } from "./markup.ts";
import { NO_INSTRUCTION } from "./place.ts";
import { printableLine } from "./printable.ts";

/** Rows of a table or lines of a list: beyond that nobody reads on. */
export const MOST_ROWS = 60;
/** Columns of an instruction or a path in a table. */
export const CELL = 80;

/** Columns of a sentence. */
export const SENTENCE = 320;

/** A plain sentence as a cell or a line. */
export const proseCell = (text: string): string => prose(cutEnd(printableLine(text), SENTENCE));

/** A text of the image, cut to what a cell takes. */
export const codeCell = (text: string): string => code(cutEnd(text, CELL));

/** An instruction as code, and the words for none as words. */
export const instructionCell = (text: string): string => (text === NO_INSTRUCTION ? text : codeCell(text));

/** How many are left out where there are too many. */
export const moreOf = (count: number): string =>
  count > MOST_ROWS ? `\n\n… and ${count - MOST_ROWS} more.` : "";

/** A size; none is a dash, so that what is there stands out. */
export const bytesOrDash = (bytes: number): string => (bytes === 0 ? "–" : formatBytes(bytes));
