import { dirname } from "node:path";
import { exists, writeText } from "../io/text.ts";
import { SlimError } from "../model/error.ts";
import type { TextOptions } from "../report/page.ts";
import { refuseOverwriting } from "./inputs.ts";
import { type Io, isDumb } from "./io.ts";
import { type Args, countOf, isOn, textOf } from "./options.ts";

/** Puts a result where the user wants it. */
export const print = (text: string, args: Args, io: Io): void => {
  const path = textOf(args, "output");
  if (path !== null && path !== "-") writeText(path, text);
  else if (args.quiet !== true) io.out(text);
};

/** Refuses a place that is none, before anything is read for it. Throws `usage`. */
export const refuseNowhere = (option: string, path: string): void => {
  if (path === "") throw new SlimError("usage", `${option} names no file; give one`);
  const folder = dirname(path);
  if (!exists(folder))
    throw new SlimError("usage", `${path}: there is no folder ${folder}; make it, or give another ${option}`);
};

/** The same, and a place where what is read stands. */
export const refuseUnwritable = (option: string, path: string, args: Args): void => {
  refuseNowhere(option, path);
  refuseOverwriting(option, path, args);
};

/** How a page is set: for a terminal as wide as it is, else for a file. https://no-color.org */
export const pageOptions = (args: Args, io: Io): TextOptions => {
  const dockerfile = textOf(args, "dockerfile");
  const toTerminal = io.outIsTerminal && (textOf(args, "output") ?? "-") === "-";
  return {
    width: toTerminal ? Math.min(io.columns, 120) : 100,
    color: args.color === true || (toTerminal && isOn(args, "color") && !io.env.NO_COLOR && !isDumb(io)),
    dockerfile: dockerfile === "-" ? "Dockerfile" : dockerfile,
    top: countOf(args, "top"),
  };
};
