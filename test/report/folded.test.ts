import { describe, expect, test } from "vitest";
import { foldPaths } from "../../src/report/folded.ts";

const many = (directory: string, count: number): string[] =>
  Array.from({ length: count }, (_, at) => `${directory}/d${at}/file`);

describe("foldPaths", () => {
  test("a few paths stand for themselves", () => {
    expect(foldPaths(["/a/b", "/c"], 2, "file", 60)).toEqual(["/a/b", "/c"]);
  });

  test("many paths become the directory that holds them all, with the largest", () => {
    expect(foldPaths(many("/usr/lib/gcc", 431), 431, "file", 80)).toEqual([
      "/usr/lib/gcc/… (431 files, the largest d0/file)",
    ]);
  });

  test("paths apart become several directories", () => {
    const paths = [...many("/usr/lib/a", 2), ...many("/opt/b", 3), "/etc/passwd", ...many("/var/c", 2)];
    expect(foldPaths(paths, paths.length, "file", 80)).toEqual([
      "/usr/lib/a/… (2 files, the largest d0/file)",
      "/opt/b/… (3 files, the largest d0/file)",
      "/etc/passwd",
      "and 2 other files",
    ]);
  });

  test("where not all paths are known, no directory is said to hold them", () => {
    expect(foldPaths(many("/usr/lib/gcc", 20), 431, "file", 80)).toEqual([
      "/usr/lib/gcc/d0/file",
      "and 430 other files",
    ]);
  });

  test("a directory that only begins alike is another", () => {
    expect(foldPaths(["/a/bc/1", "/a/b/2", "/a/b/3", "/a/b/4"], 4, "path", 60)).toEqual([
      "/a/bc/1",
      "/a/b/… (3 paths, the largest 2)",
    ]);
  });

  test("paths in the root", () => {
    expect(foldPaths(["/a", "/b", "/c", "/d"], 4, "path", 60)).toEqual(["/… (4 paths, the largest a)"]);
  });

  test("none are none", () => {
    expect(foldPaths([], 0, "file", 60)).toEqual([]);
  });
});
