import {
  appendFileSync,
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { SlimError } from "../model/error.ts";
import { codeOf, kindOfPath, unreadable } from "./path-kind.ts";

/** Whether anything stands under a path. */
export const exists = (path: string): boolean => kindOfPath(path) !== "none";

/** Whether a file holds what only JSON begins with: no image does. */
export const startsAsJson = (path: string): boolean => {
  if (path === "-" || kindOfPath(path) !== "file") return false;
  const bytes = Buffer.alloc(64);
  try {
    if (!statSync(path).isFile()) return false;
    const fd = openSync(path, "r");
    try {
      return /^\ufeff?\s*\{/.test(bytes.toString("utf8", 0, readSync(fd, bytes)));
    } finally {
      closeSync(fd);
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
};

/** A text file of the user's; `-` is standard input. `what` it should be is said where it is missing. */
export const readText = (path: string, what = "a Dockerfile"): string => {
  if (path !== "-" && kindOfPath(path) === "none")
    throw new SlimError("not-found", `${path}: no such file; give the path of ${what}`);
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (cause) {
    const isFolder = codeOf(cause) === "EISDIR";
    const why = isFolder
      ? `is a folder; give the path of ${what}`
      : `cannot be read (${codeOf(cause)}); look at its permissions`;
    throw new SlimError("unreadable", `${path}: ${why}`, { cause });
  }
};

/** Adds to the end of a file, as a job's summary grows; makes it where it is not there. */
export const appendText = (path: string, text: string): void => {
  try {
    appendFileSync(path, text);
  } catch (cause) {
    throw new SlimError("unreadable", `${path}: cannot be written (${codeOf(cause)}); give another file`, {
      cause,
    });
  }
};

/** Makes the folder that a file is to lie in, where it is not there. */
export const makeFolderOf = (path: string): void => {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch (cause) {
    throw new SlimError("unreadable", `${dirname(path)}: cannot be made (${codeOf(cause)}); make it first`, {
      cause,
    });
  }
};

/** Writes a file whole or not at all: beside its name first, then renamed. What is no file, such as a pipe, is written as it is. */
export const writeText = (path: string, text: string): void => {
  const draft = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  try {
    const special = statSync(path, { throwIfNoEntry: false })?.isFile() === false;
    writeFileSync(special ? path : draft, text);
    if (!special) renameSync(draft, path);
  } catch (cause) {
    forget(draft);
    throw new SlimError("unreadable", `${path}: cannot be written (${codeOf(cause)}); give another file`, {
      cause,
    });
  }
};

/** A draft that cannot be removed, its folder being closed or its name too long, was never made. */
const forget = (draft: string): void => {
  try {
    rmSync(draft, { force: true });
  } catch {}
};
