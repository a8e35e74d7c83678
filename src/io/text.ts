import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { SlimError } from "../model/error.ts";
import { codeOf, kindOfPath } from "./files.ts";

/** A text file of the user's; `-` is standard input. */
export const readText = (path: string): string => {
  if (path !== "-" && kindOfPath(path) === "none")
    throw new SlimError("not-found", `${path}: no such file; give the path of a Dockerfile`);
  try {
    return readFileSync(path === "-" ? 0 : path, "utf8");
  } catch (cause) {
    throw new SlimError("unreadable", `${path}: cannot be read (${codeOf(cause)}); look at its permissions`, {
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
    rmSync(draft, { force: true });
    throw new SlimError(
      "unreadable",
      `${path}: cannot be written (${codeOf(cause)}); give another --output`,
      { cause },
    );
  }
};
