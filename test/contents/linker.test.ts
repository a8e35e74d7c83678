import { describe, expect, it } from "vitest";
import { closureOf } from "../../src/contents/closure.ts";
import { readElf } from "../../src/contents/elf/elf.ts";
import type { ImageConfig } from "../../src/model/image.ts";
import { elfWith } from "../support/elf.ts";
import { type RootFiles, rootWith } from "../support/root.ts";

const GLIBC = "/lib64/ld-linux-x86-64.so.2";
const MUSL = "/lib/ld-musl-x86_64.so.1";
const lib = elfWith({});
const program = (needed: readonly string[], more: object = {}): Buffer =>
  elfWith({ interpreter: GLIBC, needed, ...more });

/** What of a root is needed, the program and its loader aside. */
const librariesOf = (files: RootFiles, config: Partial<ImageConfig> = {}): string[] => {
  const closure = closureOf(rootWith({ [GLIBC]: lib, ...files }, { cmd: ["/bin/a"], ...config }));
  return [...closure.needs.keys()].filter((path) => path !== "/bin/a" && path !== GLIBC && path !== MUSL);
};

describe("a library is found", () => {
  it.each<[string, RootFiles, readonly string[]]>([
    ["in the default directories", { "/bin/a": program(["x.so"]), "/usr/lib/x.so": lib }, ["/usr/lib/x.so"]],
    [
      "in the architecture's before them",
      { "/bin/a": program(["x.so"]), "/usr/lib/x.so": lib, "/lib/x86_64-linux-gnu/x.so": lib },
      ["/lib/x86_64-linux-gnu/x.so"],
    ],
    [
      "only where its class is right",
      { "/bin/a": program(["x.so"]), "/lib/x.so": elfWith({ bits: 32, machine: 3 }), "/usr/lib/x.so": lib },
      ["/usr/lib/x.so"],
    ],
    [
      "only where its machine is right",
      { "/bin/a": program(["x.so"]), "/lib/x.so": elfWith({ machine: 183 }), "/usr/lib/x.so": lib },
      ["/usr/lib/x.so"],
    ],
    [
      "by RPATH",
      { "/bin/a": program(["x.so"], { rpath: "/r" }), "/r/x.so": lib, "/lib/x.so": lib },
      ["/r/x.so"],
    ],
    [
      "by the RPATH of who loaded what asks",
      {
        "/bin/a": program(["x.so"], { rpath: "/r" }),
        "/r/x.so": elfWith({ needed: ["y.so"] }),
        "/r/y.so": lib,
      },
      ["/r/x.so", "/r/y.so"],
    ],
    [
      "not by the RPATH of others where it has a RUNPATH",
      {
        "/bin/a": program(["x.so"], { rpath: "/r" }),
        "/r/x.so": elfWith({ needed: ["y.so"], runpath: "/s" }),
        "/r/y.so": lib,
        "/lib/y.so": lib,
      },
      ["/lib/y.so", "/r/x.so"],
    ],
    [
      "not by the RUNPATH of who loaded what asks",
      {
        "/bin/a": program(["x.so"], { runpath: "/r" }),
        "/r/x.so": elfWith({ needed: ["y.so"] }),
        "/r/y.so": lib,
        "/lib/y.so": lib,
      },
      ["/lib/y.so", "/r/x.so"],
    ],
    [
      "beside the program",
      { "/bin/a": program(["x.so"], { runpath: "$ORIGIN/../own" }), "/own/x.so": lib },
      ["/own/x.so"],
    ],
    [
      "in $LIB and $PLATFORM",
      { "/bin/a": program(["x.so"], { runpath: `/p/\${LIB}/$PLATFORM` }), "/p/lib64/x86_64/x.so": lib },
      ["/p/lib64/x86_64/x.so"],
    ],
    ["by its path", { "/bin/a": program(["/own/x.so"]), "/own/x.so": lib }, ["/own/x.so"]],
    [
      "under the name that it gives itself",
      {
        "/bin/a": program(["/own/x-1.so", "x.so"]),
        "/own/x-1.so": elfWith({ soname: "x.so" }),
        "/lib/x.so": lib,
      },
      ["/own/x-1.so"],
    ],
    [
      "for better processors as well",
      { "/bin/a": program(["x.so"]), "/lib/x.so": lib, "/lib/glibc-hwcaps/x86-64-v3/x.so": lib },
      ["/lib/glibc-hwcaps/x86-64-v3/x.so", "/lib/x.so"],
    ],
    [
      "in ld.so.conf's directories, where there is no cache",
      {
        "/bin/a": program(["x.so"]),
        "/etc/ld.so.conf": "include ld.so.conf.d/*.conf\n",
        "/etc/ld.so.conf.d/a.conf": "# own\n/own\n",
        "/own/x.so": lib,
      },
      ["/etc/ld.so.conf", "/etc/ld.so.conf.d/a.conf", "/own/x.so"],
    ],
    [
      "over links, all of which are needed",
      { "/bin/a": program(["x.so"]), "/lib/x.so": { link: "x.so.1" }, "/lib/x.so.1": lib },
      ["/lib/x.so", "/lib/x.so.1"],
    ],
    [
      "wherever it is, if it is nowhere else",
      { "/bin/a": program(["x.so"]), "/far/x.so": lib },
      ["/far/x.so"],
    ],
    [
      "by a dlopen note",
      {
        "/bin/a": program([], { dlopen: '[{"soname":["x.so.1","x.so.0"],"priority":"suggested"}]' }),
        "/lib/x.so.0": lib,
      },
      ["/lib/x.so.0"],
    ],
  ])("%s", (_name, files, paths) => expect(librariesOf(files)).toEqual(paths));

  it("by LD_LIBRARY_PATH, before RUNPATH", () => {
    const files = { "/bin/a": program(["x.so"], { runpath: "/r" }), "/e/x.so": lib, "/r/x.so": lib };
    expect(librariesOf(files, { env: ["LD_LIBRARY_PATH=/e"] })).toContain("/e/x.so");
  });

  it("by LD_PRELOAD and /etc/ld.so.preload", () => {
    const files = {
      "/bin/a": program([]),
      "/p/x.so": elfWith({ needed: ["z.so"] }),
      "/p/y.so": lib,
      "/lib/z.so": lib,
      "/etc/ld.so.preload": "/p/y.so\n",
    };
    expect(librariesOf(files, { env: ["LD_PRELOAD=/p/x.so"] })).toEqual([
      "/etc/ld.so.preload",
      "/lib/z.so",
      "/p/x.so",
      "/p/y.so",
    ]);
  });
});

describe("a library of musl's is found", () => {
  const muslProgram = (needed: readonly string[], more: object = {}): Buffer =>
    elfWith({ interpreter: MUSL, needed, ...more });

  it.each<[string, RootFiles, readonly string[]]>([
    [
      "in its own directories",
      { "/bin/a": muslProgram(["x.so"]), "/usr/local/lib/x.so": lib, "/usr/lib/x.so": lib },
      ["/usr/local/lib/x.so"],
    ],
    [
      "in those of its path file",
      {
        "/bin/a": muslProgram(["x.so"]),
        "/etc/ld-musl-x86_64.path": "/own\n/usr/lib",
        "/own/x.so": lib,
        "/lib/x.so": lib,
      },
      ["/own/x.so"],
    ],
    [
      "by the RUNPATH of who loaded what asks",
      {
        "/bin/a": muslProgram(["x.so"], { runpath: "/r" }),
        "/r/x.so": elfWith({ needed: ["y.so"] }),
        "/r/y.so": lib,
        "/lib/y.so": lib,
      },
      ["/r/x.so", "/r/y.so"],
    ],
    ["in the loader, if it is libc's", { "/bin/a": muslProgram(["libc.musl-x86_64.so.1", "libm.so.6"]) }, []],
  ])("%s", (_name, files, paths) => expect(librariesOf({ [MUSL]: lib, ...files })).toEqual(paths));
});

describe("an ELF file", () => {
  it.each([
    [32, false],
    [32, true],
    [64, false],
    [64, true],
  ] as const)("of %i bits, big-endian %s, is read", (bits, bigEndian) => {
    const spec = {
      bits,
      bigEndian,
      machine: 8,
      needed: ["a.so", "b.so"],
      soname: "c.so",
      runpath: "/x:/y",
      interpreter: "/ld",
    } as const;
    const bytes = elfWith(spec);
    const read = readElf((from, count) => bytes.subarray(from, from + count));
    expect("found" in read ? read.found : read.broken).toMatchObject({
      bits,
      littleEndian: !bigEndian,
      machine: 8,
      kind: "program",
      interpreter: "/ld",
      dynamic: { needed: ["a.so", "b.so"], soname: "c.so", runpath: ["/x", "/y"], rpath: [] },
    });
  });

  it("of no system, as Guile keeps its code, is none for a linker, whole or not", () => {
    const bytes = elfWith({ needed: ["a.so"] }).subarray(0, 150);
    bytes[7] = 255;
    const read = readElf((from, count) => bytes.subarray(from, from + count));
    expect(read).toEqual({ found: null });
  });

  it("that is broken is a doubt, and what starts with it cannot be followed", () => {
    const closure = closureOf(
      rootWith({ "/bin/a": program(["x.so"]).subarray(0, 150), "/lib/b": "x" }, { cmd: ["/bin/a"] }),
    );
    expect(closure.doubts.join("\n")).toMatch(
      /\/bin\/a is a broken ELF file: its .* lies behind the end of the file/,
    );
    expect(closure.complete).toBe(false);
  });

  it("whose library or loader is nowhere is a doubt", () => {
    const closure = closureOf(rootWith({ "/bin/a": program(["x.so"]) }, { cmd: ["/bin/a"] }));
    expect(closure.doubts).toContain("/bin/a needs the library x.so, which is not there");
    expect(closure.doubts).toContain(
      `the loader of /bin/a, ${GLIBC}, is not there, so what the image needs is not known`,
    );
    expect(closure.complete).toBe(false);
  });
});
