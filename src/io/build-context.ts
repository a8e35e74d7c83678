import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { BuildContext } from "../model/build-context.ts";
import { SlimError } from "../model/error.ts";
import { kindOfPath } from "./path-kind.ts";

const TEXT_BYTES_MAX = 1 << 20;

/**
 * The folder that a Dockerfile is built with. A file beside the Dockerfile that bears its name is asked before the folder's own:
 * https://docs.docker.com/build/concepts/context/#filename-and-location
 */
export const openContext = (folder: string, dockerfile: string): BuildContext => {
  if (kindOfPath(folder) !== "directory")
    throw new SlimError("not-found", `${folder}: is no folder; give the one that docker build is given`);
  const own = `${dockerfile}.dockerignore`;
  const ignoreFile = dockerfile !== "-" && kindOfPath(own) === "file" ? own : join(folder, ".dockerignore");
  const ignoreText = readUtf8(ignoreFile);
  if (ignoreText === null && kindOfPath(ignoreFile) !== "none")
    throw new SlimError(
      "unreadable",
      `${ignoreFile}: cannot be read as UTF-8 of up to a mebibyte; mend it, or leave --context out`,
    );
  return {
    ignoreFile,
    ignoreText,
    kindOf: (path) => kindOfPath(join(folder, path)),
    textOf: (path) => readUtf8(join(folder, path)),
  };
};

/** A short text; null where a path is no file that can be read, or not all of it is UTF-8: written anew it would come out changed. */
const readUtf8 = (path: string): string | null => {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isFile() !== true || stat.size > TEXT_BYTES_MAX) return null;
    const bytes = readFileSync(path);
    return isUtf8(bytes) ? bytes.toString("utf8") : null;
  } catch {
    return null;
  }
};
