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
  const read = (path: string): string | null => {
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat?.isFile() === true && stat.size <= TEXT_BYTES_MAX ? readFileSync(path, "utf8") : null;
  };
  return {
    ignoreFile,
    ignoreText: read(ignoreFile),
    kindOf: (path) => kindOfPath(join(folder, path)),
    textOf: (path) => read(join(folder, path)),
  };
};
