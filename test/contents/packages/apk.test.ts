import { describe, expect, it } from "vitest";
import { body, readStored, type StoredFiles } from "./stored.ts";

// Written after the format's description, for no apk is at hand to ask:
// https://wiki.alpinelinux.org/wiki/Apk_spec#Installed_Database_V2

const INSTALLED = "/lib/apk/db/installed";

const MUSL = `C:Q1AAAAAAAAAAAAAAAAAAAAAAAAAAA=
P:musl
V:1.2.5-r0
A:x86_64
T:the musl c library
p:so:libc.musl-x86_64.so.1=1
F:lib
R:ld-musl-x86_64.so.1
a:0:0:755
R:libc.musl-x86_64.so.1

`;
const BUSYBOX = `P:busybox
V:1.36.1-r29
A:x86_64
D:so:libc.musl-x86_64.so.1 musl>=1.2.3
p:/bin/sh cmd:busybox=1.36.1-r29 cmd:sh=1.36.1-r29
F:bin
M:0:0:755
R:busybox
Z:Q1AAAAAAAAAAAAAAAAAAAAAAAAAAA=
F:etc
R:a b:c
F:
R:top

`;

const read = (text: string, files: StoredFiles = {}) => readStored({ ...files, [INSTALLED]: body(text) });

/** What an `asker` with these dependencies needs of a `lib` in version 1.2.3-r1 that provides these names. */
const needsOf = (depends: string, provides = "") => {
  const lib = `P:lib\nV:1.2.3-r1\nA:x86_64\n${provides === "" ? "" : `p:${provides}\n`}\n`;
  const { of, warnings } = read(`P:asker\nV:1\nA:x86_64\nD:${depends}\n\n${lib}`);
  return { needs: of("apk:asker").needs, warnings };
};

describe("apk's database", () => {
  it("tells packages and the files that are there", () => {
    const files = { "/lib/ld-musl-x86_64.so.1": 1, "/bin/busybox": 1, "/etc/a b:c": 1, "/top": 1 };
    const { installed, of, warnings } = read(MUSL + BUSYBOX, files);
    expect(installed.map(({ id, version }) => [id, version])).toEqual([
      ["apk:busybox", "1.36.1-r29"],
      ["apk:musl", "1.2.5-r0"],
    ]);
    expect(of("apk:musl").files).toEqual(["/lib/ld-musl-x86_64.so.1"]);
    expect(of("apk:busybox").files).toEqual(["/bin/busybox", "/etc/a b:c", "/top"]);
    expect(of("apk:busybox").needs).toEqual([["apk:musl"]]);
    expect(warnings).toEqual([]);
  });

  it("is found below /usr too, and its last package needs no empty line", () => {
    const { installed } = readStored({ "/usr/lib/apk/db/installed": body(MUSL.trimEnd() + "\n") });
    expect(installed.map(({ id }) => id)).toEqual(["apk:musl"]);
  });

  it.each([
    ["lib", ""],
    ["lib=1.2.3-r1", ""],
    ["lib>1.2.3", ""],
    ["lib>=1.2.3_rc1", ""],
    ["lib<1.2.10", ""],
    ["lib~1.2", ""],
    ["lib~=1.2.3", ""],
    ["lib><Q1AAAA=", ""],
    ["so:libx.so.1", "so:libx.so.1=1.0.0"],
    ["cmd:x", "cmd:x=1.2.3-r1 cmd:y=1.2.3-r1"],
    ["pc:x>=1.2", "pc:x=1.3"],
    ["/bin/sh", "/bin/sh"],
    ["virtual", "virtual"],
  ])("follows %s", (depends, provides) => {
    expect(needsOf(depends, provides)).toEqual({ needs: [["apk:lib"]], warnings: [] });
  });

  it.each([
    ["lib>1.2.3-r1", ""],
    ["lib<1.2", ""],
    ["lib~1.3", ""],
    ["so:libx.so.2", "so:libx.so.1=1.0.0"],
    ["virtual>=1", "virtual"],
  ])("leaves out %s, and says so", (depends, provides) => {
    const { needs, warnings } = needsOf(depends, provides);
    expect(needs).toEqual([]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`${INSTALLED}: nothing installed answers 1 needs: asker needs `);
  });

  it("passes over conflicts", () => {
    expect(needsOf("!lib !other<2 lib")).toEqual({ needs: [["apk:lib"]], warnings: [] });
  });

  it("takes from world who was asked for, by name or by what it provides", () => {
    const virtual = "P:.build-deps\nV:20260101.000000\nA:noarch\nD:musl\n\n";
    const asked = (world: string) => {
      const { installed } = read(MUSL + BUSYBOX + virtual, { "/etc/apk/world": body(world) });
      return installed.filter(({ requested }) => requested).map(({ name }) => name);
    };
    expect(asked("busybox\n.build-deps\n")).toEqual([".build-deps", "busybox"]);
    expect(asked("musl@edge\n")).toEqual(["musl"]);
    expect(asked("busybox~1.36 !musl\n")).toEqual(["busybox"]);
    expect(asked("cmd:sh\n")).toEqual(["busybox"]);
    expect(asked("")).toEqual([]);
    expect(read(MUSL).of("apk:musl").requested).toBeNull();
  });
});
