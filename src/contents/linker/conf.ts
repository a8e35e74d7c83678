import { type ImagePath, parentOf } from "../../model/path.ts";
import { expandGlob } from "../glob.ts";
import type { Root } from "../root.ts";

const INCLUDES_MAX = 100;

/** What `ldconfig` reads: the directories, and the files that name them. https://man7.org/linux/man-pages/man8/ldconfig.8.html */
export interface LinkerConf {
  readonly directories: readonly string[];
  readonly files: readonly ImagePath[];
}

export const readConf = (root: Root): LinkerConf => {
  const directories: string[] = [];
  const files: ImagePath[] = [];
  const readFile = (name: string): void => {
    const path = root.resolve(name)?.path;
    const text = path === undefined ? null : root.text(path);
    if (path === undefined || text === null || files.includes(path) || files.length >= INCLUDES_MAX) return;
    files.push(path);
    for (const line of linesOf(text)) {
      const included = /^include\s+(.*)$/.exec(line)?.[1];
      if (included === undefined) directories.push(line.replace(/=.*$/, ""));
      else
        for (const glob of included.split(/\s+/))
          for (const each of expandGlob(root, glob.startsWith("/") ? glob : `${parentOf(path)}/${glob}`))
            readFile(each);
    }
  };
  readFile("/etc/ld.so.conf");
  return { directories: directories.filter((it) => it.startsWith("/")), files };
};

const linesOf = (text: string): string[] =>
  text
    .split("\n")
    .map((line) => line.replace(/#.*$/, "").trim())
    .filter((line) => line !== "" && !line.startsWith("hwcap "));
