import { statSync } from "node:fs";
import { dirname } from "node:path";
import { SlimError } from "../model/error.ts";
import { refuseOverwriting } from "./inputs.ts";
import type { Args } from "./options.ts";

/** Refuses a place that is none, before anything is read for it. Throws `usage`. */
export const refuseNowhere = (option: string, path: string): void => {
  if (path === "") throw new SlimError("usage", `${option} names no file; give one`);
  const folder = dirname(path);
  if (!isFolder(folder))
    throw new SlimError("usage", `${path}: there is no folder ${folder}; make it, or give another ${option}`);
};

/** The same, and a place where what is read stands. */
export const refuseUnwritable = (option: string, path: string, args: Args): void => {
  refuseNowhere(option, path);
  refuseOverwriting(option, path, args);
};

/** Whoever may write in a folder need not be able to list it. */
const isFolder = (path: string): boolean => {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
};
