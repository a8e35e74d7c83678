import { writeText } from "../io/text.ts";
import type { TextOptions } from "../report/page.ts";
import { dockerfileName } from "./dockerfile-text.ts";
import { type Io, isDumb } from "./io.ts";
import { type Args, countOf, isOn, textOf } from "./options.ts";

/** Puts a result where the user wants it. */
export const print = (text: string, args: Args, io: Io): void => {
  const path = textOf(args, "output");
  if (path !== null && path !== "-") writeText(path, text);
  else if (args.quiet !== true) io.out(text);
};

/** How a page is set: for a terminal as wide as it is, else for a file. https://no-color.org */
export const pageOptions = (args: Args, io: Io): TextOptions => {
  const dockerfile = textOf(args, "dockerfile");
  const toTerminal = io.outIsTerminal && (textOf(args, "output") ?? "-") === "-";
  return {
    width: toTerminal ? Math.min(io.columns, 120) : 100,
    color: args.color === true || (toTerminal && isOn(args, "color") && !io.env.NO_COLOR && !isDumb(io)),
    dockerfile: dockerfile === null ? null : dockerfileName(dockerfile),
    top: countOf(args, "top"),
  };
};
