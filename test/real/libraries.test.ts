import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { readElf } from "../../src/contents/elf/elf.ts";
import { settingsOf } from "../../src/contents/linker/directories.ts";
import { elfReader, Linker } from "../../src/contents/linker/load.ts";
import type { Root } from "../../src/contents/root.ts";
import { inFolder } from "../oracle/tools.ts";
import { diskRoot } from "../support/disk-root.ts";
import { describeReal, realPath, TIMEOUT_MS } from "./images.ts";
import { unpacked } from "./unpacked.ts";

/** What the image's own linker loads with each file, asked as ldd(1) does, by the names that lead there; `!` before what it does not find. */
const listedByLinker = (folder: string, root: Root, paths: readonly string[]): Map<string, string[]> => {
  const script = paths
    .map(
      (path) => `echo "== ${path}"; LD_TRACE_LOADED_OBJECTS=1 /lib64/ld-linux-x86-64.so.2 '${path}' 2>&1\n`,
    )
    .join("");
  const { stdout } = spawnSync("chroot", [folder, "/bin/sh"], {
    input: script,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  const found = new Map<string, string[]>();
  for (const block of stdout.split(/^== /m).slice(1)) {
    const [path = "", ...lines] = block.split("\n");
    found.set(path, [...new Set(lines.flatMap((line) => libraryIn(root, line)))].sort());
  }
  return found;
};

const libraryIn = (root: Root, line: string): string[] => {
  const missing = /^\t(\S+) => not found/.exec(line)?.[1];
  if (missing !== undefined) return [`!${missing}`];
  const path = /(?:=> |^\t)(\/\S+) \(0x/.exec(line)?.[1];
  if (path === undefined || /ld-linux/.test(path)) return [];
  return [root.resolve(path)?.path ?? path];
};

const listedByUs = (root: Root, linker: Linker, path: string): string[] => {
  const read = readElf((from, bytes) => root.read(path, from, bytes));
  if ("broken" in read || !read.found) return [];
  const { libraries, missing } = linker.load(path, read.found);
  const found = libraries.map((library) => library.path).filter((it) => !/ld-linux/.test(it));
  return [...new Set([...found, ...missing.map(({ named }) => `!${named}`)])].sort();
};

const isDynamic = (root: Root, path: string): boolean => {
  const read = readElf((from, bytes) => root.read(path, from, bytes));
  return (
    "found" in read &&
    read.found !== null &&
    read.found.kind !== "object" &&
    read.found.dynamic !== null &&
    read.found.machine === 62
  );
};

for (const name of ["c-tool", "python-app", "node-web", "churn", "rpm-app", "big"])
  describeReal(name, () => {
    it(
      "is linked as its own linker links it: every ELF file of it",
      async () => {
        await inFolder((folder) => {
          const tree = unpacked(realPath(name, "oci"), folder);
          const root = diskRoot(tree).root;
          const linker = new Linker(root, settingsOf(root, ""), elfReader(root));
          const paths = [...root.nodes.keys()].filter(
            (path) => !path.includes("'") && root.bytesOf(path) && isDynamic(root, path),
          );
          const theirs = listedByLinker(tree, root, paths);
          const wrong = paths.flatMap((path) => {
            const [ours, expected] = [listedByUs(root, linker, path), theirs.get(path)];
            return JSON.stringify(ours) === JSON.stringify(expected) ? [] : [{ path, ours, expected }];
          });
          expect(paths.length).toBeGreaterThan(100);
          expect(wrong.slice(0, 5)).toEqual([]);
        });
      },
      2 * TIMEOUT_MS,
    );
  });
