import { readdirSync, statSync } from "node:fs";
import { SlimError } from "../model/error.ts";

/** Whether a directory is there, a file, or nothing; what else went wrong is an error. */
export const kindOfPath = (path: string): "directory" | "file" | "none" => {
  try {
    const stat = statSync(path, { throwIfNoEntry: false });
    if (!stat) return "none";
    if (stat.isDirectory()) readdirSync(path);
    return stat.isDirectory() ? "directory" : "file";
  } catch (error) {
    throw unreadable(path, error);
  }
};

/** What went wrong with a path that a user gave. */
export const unreadable = (label: string, cause: unknown): SlimError => {
  const code = codeOf(cause);
  if (code === "ENOENT" || code === "ENOTDIR")
    return new SlimError(
      "not-found",
      `${label}: no such file; give the path of a saved image, as docker save -o image.tar NAME makes it`,
      { cause },
    );
  return new SlimError("unreadable", `${label}: cannot be read (${code}); look at its permissions`, {
    cause,
  });
};

/** The system's word for what went wrong. */
export const codeOf = (cause: unknown): string =>
  cause instanceof Error && "code" in cause ? String(cause.code) : `${cause}`;
