import { spawnSync } from "node:child_process";
import { chmodSync, copyFileSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect } from "vitest";
import { closureOf } from "../../src/contents/closure.ts";
import { reachOf } from "../../src/model/closure.ts";
import type { ImageConfig } from "../../src/model/image.ts";
import { rootOfFolder } from "../support/root.ts";
import { inFolder, itWith, run } from "./tools.ts";

/** Copies programs of this machine, and all that they are linked to, under the paths that they have here. */
const copyPrograms = (root: string, names: readonly string[]): void => {
  for (const name of names) {
    const program = run("sh", ["-c", `readlink -f "$(command -v ${name})"`]).trim();
    const libraries = run("sh", ["-c", `ldd ${program} || true`]).matchAll(/(\/\S+) \(0x/g);
    for (const path of [program, ...[...libraries].map(([, path]) => path ?? "")]) copy(root, path);
    if (!existsSync(join(root, "usr/bin", name))) copyFileSync(program, join(root, "usr/bin", name));
  }
};

const copy = (root: string, path: string): void => {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  copyFileSync(path, join(root, path));
};

const compile = (root: string, name: string, source: string, ...flags: readonly string[]): void => {
  mkdirSync(join(root, dirname(name)), { recursive: true });
  writeFileSync(`${root}.c`, source);
  run("gcc", ["-o", join(root, name), `${root}.c`, ...flags]);
};

const answer = (root: string, { entrypoint = [], cmd = [] }: Partial<ImageConfig>): string => {
  const { stdout, stderr, status } = spawnSync("chroot", [root, ...entrypoint, ...cmd], {
    encoding: "utf8",
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
  });
  return status === 0 ? stdout : `failed (${status}): ${stderr}`;
};

/** Starts it whole, deletes all that is not reached, and starts it again: what it answers then, and what was deleted. */
const cut = (
  root: string,
  config: Partial<ImageConfig>,
): { before: string; after: string; deleted: string[] } => {
  const tree = rootOfFolder(root, config);
  const closure = closureOf(tree);
  const deleted = [...tree.nodes.values()]
    .filter(({ path, entry }) => entry.kind !== "directory" && reachOf(closure, path) === "not reached")
    .map(({ path }) => path);
  const before = answer(root, config);
  for (const path of deleted) rmSync(root + path);
  return { before, after: answer(root, config), deleted };
};

/** A small root: a shell, some tools, and things that nothing needs. */
const inRoot = (work: (root: string) => void): Promise<void> =>
  inFolder((folder) => {
    const root = join(folder, "root");
    mkdirSync(join(root, "usr/bin"), { recursive: true });
    symlinkSync("usr/bin", join(root, "bin"));
    copyPrograms(root, ["sh", "cat", "sort", "uniq", "tr", "wc", "grep", "ls", "id"]);
    mkdirSync(join(root, "usr/share/unneeded"), { recursive: true });
    writeFileSync(join(root, "usr/share/unneeded/x"), "x");
    work(root);
  });

const LIBRARY = (name: string): string => `int ${name}(void) { return 7; }`;

describe("without what is not reached", () => {
  itWith(
    ["gcc", "root"],
    "a C program still finds its libraries: RUNPATH, RPATH that is inherited, dlopen",
    () =>
      inRoot((root) => {
        const at = (name: string): string => join(root, "opt/tool/lib", name);
        mkdirSync(join(root, "opt/tool/lib"), { recursive: true });
        compile(
          root,
          "opt/tool/lib/libdeep.so",
          LIBRARY("deep"),
          "-shared",
          "-fPIC",
          "-Wl,-soname,libdeep.so",
        );
        compile(
          root,
          "opt/tool/lib/libnear.so",
          "int deep(void); int near(void) { return deep(); }",
          "-shared",
          "-fPIC",
          at("libdeep.so"),
          "-Wl,-soname,libnear.so",
        );
        compile(root, "opt/tool/lib/libplug.so", LIBRARY("plug"), "-shared", "-fPIC");
        compile(root, "opt/tool/lib/libunused.so", LIBRARY("unused"), "-shared", "-fPIC");
        const source = `#include <dlfcn.h>
        #include <stdio.h>
        int near(void);
        int main(void) { void *h = dlopen("libplug.so", RTLD_NOW); int (*f)(void) = h ? dlsym(h, "plug") : 0;
          printf("%d %d\\n", near(), f ? f() : -1); return 0; }`;
        compile(
          root,
          "usr/bin/tool",
          source,
          `-L${join(root, "opt/tool/lib")}`,
          "-lnear",
          "-Wl,--disable-new-dtags",
          "-Wl,-rpath,/opt/tool/lib",
          `-Wl,-rpath-link,${join(root, "opt/tool/lib")}`,
        );
        const { before, after, deleted } = cut(root, { cmd: ["/usr/bin/tool"] });
        expect(before).toBe("7 7\n");
        expect(after).toBe(before);
        expect(deleted).toEqual(
          expect.arrayContaining(["/opt/tool/lib/libunused.so", "/usr/share/unneeded/x", "/usr/bin/id"]),
        );
      }),
  );

  itWith(["root"], "a script that calls five tools still runs", () =>
    inRoot((root) => {
      writeFileSync(
        join(root, "entry.sh"),
        '#!/bin/sh\nset -e\nSORT=sort\ncat "$1" | tr a-z A-Z | $SORT | uniq | wc -l\n',
      );
      writeFileSync(join(root, "words"), "a\nb\na\n");
      chmodSync(join(root, "entry.sh"), 0o755);
      const { before, after, deleted } = cut(root, { entrypoint: ["/entry.sh"], cmd: ["/words"] });
      expect(before.trim()).toBe("2");
      expect(after).toBe(before);
      expect(deleted).toEqual(expect.arrayContaining(["/usr/bin/grep", "/usr/bin/ls", "/usr/bin/id"]));
    }),
  );

  itWith(["gcc", "root"], "a static program needs nothing", () =>
    inRoot((root) => {
      compile(root, "server", '#include <stdio.h>\nint main(void) { puts("up"); return 0; }', "-static");
      const { before, after, deleted } = cut(root, { cmd: ["/server"] });
      expect(before).toBe("up\n");
      expect(after).toBe(before);
      expect(deleted).toEqual(expect.arrayContaining(["/usr/bin/cat", "/usr/bin/ls"]));
    }),
  );
});
