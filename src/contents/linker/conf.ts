import { type ImagePath, parentOf } from "../../model/path.ts";
import { expandGlob } from "../glob.ts";
import type { Root } from "../root.ts";

const INCLUDES_MAX = 100;

/** What `ldconfig` reads: the directories, and the files that name them. https://man7.org/linux/man-pages/man8/ldconfig.8.html */
export interface LinkerConf {
  readonly directories: readonly string[];
  readonly files: readonly LinkerFile[];
}

export interface LinkerFile {
  readonly path: ImagePath;
  /** Those that it names itself. */
  readonly directories: readonly string[];
}

export const readConf = (root: Root): LinkerConf => {
  const directories: string[] = [];
  const files: LinkerFile[] = [];
  const readFile = (name: string): void => {
    const path = root.resolve(name)?.path;
    const text = path === undefined ? null : root.text(path);
    if (path === undefined || text === null || files.length >= INCLUDES_MAX) return;
    if (files.some((file) => file.path === path)) return;
    const own: string[] = [];
    files.push({ path, directories: own });
    for (const line of linesOf(text)) {
      const included = /^include\s+(.*)$/.exec(line)?.[1];
      const directory = line.replace(/=.*$/, "");
      if (included === undefined) {
        if (!directory.startsWith("/")) continue;
        own.push(directory);
        directories.push(directory);
      } else
        for (const glob of included.split(/\s+/))
          for (const each of expandGlob(root, glob.startsWith("/") ? glob : `${parentOf(path)}/${glob}`))
            readFile(each);
    }
  };
  readFile("/etc/ld.so.conf");
  return { directories, files };
};

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.replace(/#.*$/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("hwcap "));
