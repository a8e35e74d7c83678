import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { settingsOf } from "../../src/contents/linker/directories.ts";
import { elfReader, Linker } from "../../src/contents/linker/load.ts";
import { readPackages } from "../../src/contents/packages/read-packages.ts";
import type { Root } from "../../src/contents/root.ts";
import { diskRoot } from "../support/disk-root.ts";
import { cut } from "./cut.ts";
import { inFolder, itWith, run } from "./tools.ts";

const LOADER = "/lib/ld-musl-x86_64.so.1";

/** As apk writes it: https://wiki.alpinelinux.org/wiki/Apk_spec#Installed_Database_V2 */
const INSTALLED = `C:Q1+mV0o8ZRJXJqrLvoIRHeMVGVo8=
P:musl
V:1.2.3-r4
A:x86_64
S:383152
I:622592
T:the musl c library (libc) implementation
U:https://musl.libc.org/
L:MIT
o:musl
p:so:libc.musl-x86_64.so.1=1
F:lib
R:ld-musl-x86_64.so.1
a:0:0:755
Z:Q1E5zk4R9bK1J2mTt0oUUXM8b9bsM=

C:Q1XdUnXmX3kM5hGXUFKTpHXlLrhOE=
P:far
V:2.0-r0
A:x86_64
T:a library
D:so:libc.musl-x86_64.so.1
p:so:libfar.so=2
F:usr
F:usr/lib
R:libfar.so

C:Q1bTFFTy3pGhOEPaTIXBjHyrkRRM4=
P:unused
V:1.0-r0
A:x86_64
T:nobody's
F:usr
F:usr/lib
R:libunused.so

C:Q1bTFFTy3pGhOEPaTIXBjHyrkRRM5=
P:app
V:0.1-r1
A:x86_64
T:an application
D:so:libc.musl-x86_64.so.1 so:libfar.so
F:opt
F:opt/app
F:opt/app/bin
R:server
a:0:0:755

`;

/** A root as Alpine's: its loader, a shell without libraries, and programs that find theirs in each of the ways that musl has. */
const inMuslRoot = (work: (root: string) => void): Promise<void> =>
  inFolder((folder) => {
    const root = join(folder, "root");
    const at = (name: string): string => join(root, name);
    for (const name of [
      "bin",
      "lib/apk/db",
      "etc/apk",
      "usr/lib",
      "usr/local/lib",
      "opt/private",
      "opt/app/bin",
      "opt/app/lib",
    ])
      mkdirSync(at(name), { recursive: true });
    copyFileSync("/lib/x86_64-linux-musl/libc.so", at(LOADER));
    run("chmod", ["755", at(LOADER)]);
    copyFileSync("/bin/busybox", at("bin/busybox"));
    symlinkSync("busybox", at("bin/sh"));
    writeFileSync(at("etc/ld-musl-x86_64.path"), "/lib:/usr/local/lib\n/usr/lib\n/opt/private\n");
    writeFileSync(at("etc/apk/world"), "app\nmusl\n");
    writeFileSync(at("lib/apk/db/installed"), INSTALLED);
    const build = (name: string, source: string, ...flags: readonly string[]): void => {
      writeFileSync(`${root}.c`, source);
      run("musl-gcc", ["-o", at(name), `${root}.c`, ...flags]);
    };
    const library = (name: string, ...flags: readonly string[]): void => {
      const called = /lib(\w+)\.so/.exec(name)?.[1] ?? "";
      build(
        name,
        `int ${called}(void) { return 7; }`,
        "-shared",
        "-fPIC",
        `-Wl,-soname,lib${called}.so`,
        ...flags,
      );
    };
    library("usr/lib/libfar.so");
    library("usr/local/lib/libfirst.so");
    library("usr/lib/libfirst.so");
    library("usr/lib/libunused.so");
    library("opt/private/libprivate.so");
    library("opt/app/lib/libdeep.so");
    library("opt/app/lib/libplug.so");
    // It has no search path of its own: musl asks that of the program.
    build(
      "opt/app/lib/libnear.so",
      "int deep(void); int near(void) { return deep(); }",
      "-shared",
      "-fPIC",
      at("opt/app/lib/libdeep.so"),
      "-Wl,-soname,libnear.so",
    );
    build(
      "opt/app/bin/server",
      `#include <dlfcn.h>
      #include <stdio.h>
      int near(void), far(void), first(void), private(void);
      int main(void) { void *h = dlopen("libplug.so", RTLD_NOW); int (*f)(void) = h ? dlsym(h, "plug") : 0;
        printf("%d\\n", near() + far() + first() + private() + (f ? f() : -100)); return 0; }`,
      "-Wl,-rpath,/opt/app/lib",
      `-Wl,-rpath-link,${at("opt/app/lib")}`,
      ...[
        "opt/app/lib/libnear.so",
        "usr/lib/libfar.so",
        "usr/local/lib/libfirst.so",
        "opt/private/libprivate.so",
      ].map(at),
    );
    // Started, it would ask /proc where it lies.
    build(
      "opt/app/bin/origin",
      "int near(void); int main(void) { return near(); }",
      at("opt/app/lib/libnear.so"),
      "-Wl,-rpath,$ORIGIN/../lib",
      `-Wl,-rpath-link,${at("opt/app/lib")}`,
    );
    library("usr/lib/libgone.so");
    build(
      "opt/app/bin/broken",
      "int gone(void); int main(void) { return gone(); }",
      at("usr/lib/libgone.so"),
    );
    run("rm", [at("usr/lib/libgone.so")]);
    work(root);
  });

/** What musl's own loader lists as `ldd`: names, and where they lead. `!` before what it does not find. */
const listedByMusl = (folder: string, path: string): string[] => {
  const { stdout, stderr } = spawnSync("chroot", [folder, LOADER, "--list", path], { encoding: "utf8" });
  const found = [...stdout.matchAll(/^\t(\S+) => (\S+) \(0x/gm)].map(([, , place = ""]) => place);
  const lost = [...stderr.matchAll(/^Error loading shared library (\S+):/gm)].map(([, name]) => `!${name}`);
  return [...found.filter((place) => place.startsWith("/") && place !== LOADER), ...lost].sort();
};

const listedByUs = (root: Root, path: string): string[] => {
  const elfOf = elfReader(root);
  const read = elfOf(path);
  if ("broken" in read || !read.found) return [];
  const { libraries, missing } = new Linker(root, settingsOf(root, ""), elfOf).load(path, read.found);
  const places = libraries.map(({ path: real }) => real).filter((place) => place !== LOADER);
  return [...places, ...missing.map(({ named }) => `!${named}`)].sort();
};

describe("a root of musl and apk", () => {
  itWith(["musl-gcc", "busybox", "root"], "is linked as musl's own loader links it", () =>
    inMuslRoot((folder) => {
      const root = diskRoot(folder).root;
      const programs = [
        "/opt/app/bin/server",
        "/opt/app/bin/broken",
        "/opt/app/bin/origin",
        "/opt/app/lib/libdeep.so",
        "/usr/lib/libfar.so",
      ];
      const theirs = programs.map((path) =>
        listedByMusl(folder, path)
          .map((place) => resolved(root, place))
          .sort(),
      );
      expect(programs.map((path) => listedByUs(root, path))).toEqual(theirs);
      expect(theirs[0]).toHaveLength(5);
      expect(theirs[0]).toContain("/usr/local/lib/libfirst.so");
      expect(theirs[1]).toEqual(["!libgone.so"]);
      expect(theirs[2]).toEqual(["/opt/app/lib/libdeep.so", "/opt/app/lib/libnear.so"]);
    }),
  );

  itWith(["musl-gcc", "busybox", "root"], "still answers without what is not reached", () =>
    inMuslRoot((folder) => {
      const { before, after, deleted } = cut(folder, { cmd: ["/opt/app/bin/server"] });
      expect(before).toBe("35\n");
      expect(after).toBe(before);
      expect(deleted).toEqual(expect.arrayContaining(["/usr/lib/libunused.so", "/usr/lib/libfirst.so"]));
    }),
  );

  itWith(["musl-gcc", "busybox"], "has the packages of its database, needed by what others provide", () =>
    inMuslRoot((folder) => {
      const { image, root, bodies } = diskRoot(folder);
      const { packages, warnings } = readPackages(root, image, bodies);
      expect(warnings).toEqual([]);
      expect(
        packages.installed.map(({ id, files, requested, needs }) => [id, files, requested, needs]),
      ).toEqual([
        ["apk:app", ["/opt/app/bin/server"], true, [["apk:musl"], ["apk:far"]]],
        ["apk:far", ["/usr/lib/libfar.so"], false, [["apk:musl"]]],
        ["apk:musl", [LOADER], true, []],
        ["apk:unused", ["/usr/lib/libunused.so"], false, []],
      ]);
    }),
  );
});

const resolved = (root: Root, place: string): string => root.resolve(place)?.path ?? place;
