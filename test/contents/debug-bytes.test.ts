import { describe, expect, it } from "vitest";
import { debugBytesIn } from "../../src/contents/debug-bytes.ts";
import { elfOf } from "./languages/elf-of.ts";
import { type Files, rootOfFiles } from "./root-of-files.ts";

/** A library with so many bytes of debug sections, and 1,000 bytes of symbols. */
const library = (debugBytes = 5000): Buffer => {
  const debug = { ".debug_info": Buffer.alloc(debugBytes), ".symtab": Buffer.alloc(1000) };
  const file = elfOf({ ".text": Buffer.alloc(9000), ...debug }, 0);
  file.writeUInt16LE(3, 16);
  return file;
};

const found = (files: Files, ofSystem: readonly string[] = []): [string, number][] => [
  ...debugBytesIn(rootOfFiles(files), new Set(ofSystem)),
];

describe("bytes that only debuggers read", () => {
  it("are those of programs and libraries", () => {
    expect(found({ "/srv/tool": library(), "/srv/lib/libx.so.1": library(), "/srv/notes": "text" })).toEqual([
      ["/srv/lib/libx.so.1", 6000],
      ["/srv/tool", 6000],
    ]);
  });

  it.each<[string, Files, readonly string[]]>([
    ["a file of a package of the system", { "/usr/bin/tool": library() }, ["/usr/bin/tool"]],
    ["what was split off to be debugged with", { "/srv/tool.debug": library() }, []],
    ["a library that was put into a wheel", { "/srv/numpy.libs/libblas-1a.so": library() }, []],
    [
      "one with an archive behind its end",
      { "/srv/app": Buffer.concat([library(), Buffer.from("zip")]) },
      [],
    ],
    ["a cut one", { "/srv/app": library().subarray(0, 9500) }, []],
    ["an object", { "/srv/app": elfOf({ ".debug_info": Buffer.alloc(5000) }, 0) }, []],
    ["too few to tell of", { "/srv/app": library(50) }, []],
  ])("are not told of %s", (_what, files, ofSystem) => {
    expect(found(files, ofSystem)).toEqual([]);
  });

  it("are looked for in headers alone, and in no file that is neither executable nor a library", () => {
    const asked: string[] = [];
    const files = { "/srv/tool": library(), "/srv/data.bin": "x".repeat(9000) };
    debugBytesIn(
      rootOfFiles(files, (path) => asked.push(path)),
      new Set(),
    );
    expect(new Set(asked)).toEqual(new Set(["/srv/tool"]));
  });
});
