import { printable } from "../report/printable.ts";
import type { Io } from "./io.ts";

/** A line on standard error. What it quotes of an image or a host stays on that line, and moves no cursor. */
export const note = (io: Io, message: string): void => io.err(`slim: ${printable(message)}\n`);
