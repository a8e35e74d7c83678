import { chmodSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { SlimError } from "../model/error.ts";
import { codeOf } from "./path-kind.ts";

/**
 * Replaces a text file in its place: by a rename, so that nobody sees half of it, with its mode, and through symbolic links. Refuses
 * where it does not hold `before` any more: somebody else has written it meanwhile.
 */
export const replaceText = (path: string, before: string, after: string): void => {
  let draft: string | null = null;
  try {
    const real = realpathSync(path);
    if (!readFileSync(real).equals(Buffer.from(before)))
      throw new SlimError("output-exists", `${path}: was changed meanwhile; look at it, and run slim again`);
    draft = join(dirname(real), `.${basename(real)}.${process.pid}.part`);
    writeFileSync(draft, after, { flag: "wx" });
    chmodSync(draft, statSync(real).mode & 0o7777);
    renameSync(draft, real);
  } catch (cause) {
    if (draft !== null) rmSync(draft, { force: true });
    if (cause instanceof SlimError) throw cause;
    throw new SlimError(
      "unreadable",
      `${path}: cannot be replaced (${codeOf(cause)}); look at its permissions`,
      {
        cause,
      },
    );
  }
};

/** Writes a text file that must not be there yet. */
export const writeNew = (path: string, text: string): void => {
  try {
    writeFileSync(path, text, { flag: "wx" });
  } catch (cause) {
    if (codeOf(cause) === "EEXIST")
      throw new SlimError("output-exists", `${path}: was made meanwhile; look at it, and run slim again`);
    throw new SlimError("unreadable", `${path}: cannot be written (${codeOf(cause)}); look at its folder`, {
      cause,
    });
  }
};
