import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { exists } from "../io/text.ts";
import type { Io } from "./io.ts";

/**
 * A file as its repository names it: from the top, with forward slashes, no `./`. The top is the nearest folder above the file that holds
 * `.git`, else the one that the job says it checked out, else the working directory. A file that lies in none of them keeps its name.
 */
export const repositoryPathOf = (file: string, { env }: Pick<Io, "env">): string => {
  const whole = resolve(file);
  const tops = [topOf(whole), env.GITHUB_WORKSPACE, env.CI_PROJECT_DIR, resolve()];
  for (const top of tops) {
    const path = top ? relative(resolve(top), whole) : "";
    if (path !== "" && path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path))
      return path.replaceAll(sep, "/");
  }
  return file.replaceAll(sep, "/");
};

/** The top of the repository that a file lies in; null where it lies in none. `.git` is a folder, or in a worktree and a submodule a file. */
export const topOf = (file: string): string | null => {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    if (exists(resolve(folder, ".git"))) return folder;
    if (folder === dirname(folder)) return null;
  }
};
