import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { ImageConfig } from "../../src/model/image.ts";
import { diskRoot } from "../support/disk-root.ts";
import { removeBelow, unreachedIn } from "../support/unreached.ts";
import { run } from "./tools.ts";

/** Copies programs of this machine, and all that they are linked to, under the paths that they have here. */
export const copyPrograms = (root: string, names: readonly string[]): void => {
  for (const name of names) {
    const program = run("sh", ["-c", `readlink -f "$(command -v ${name})"`]).trim();
    const libraries = run("sh", ["-c", `ldd ${program} || true`]).matchAll(/(\/\S+) \(0x/g);
    for (const path of [program, ...[...libraries].map(([, path]) => path ?? "")]) copy(root, path);
    if (!existsSync(join(root, "usr/bin", name))) copyFileSync(program, join(root, "usr/bin", name));
  }
};

/** Copies a file of this machine to the same path. */
export const copy = (root: string, path: string): void => {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  copyFileSync(path, join(root, path));
};

/** Compiles C into a program or a library of a root. */
export const compile = (root: string, name: string, source: string, ...flags: readonly string[]): void => {
  mkdirSync(join(root, dirname(name)), { recursive: true });
  writeFileSync(`${root}.c`, source);
  run("gcc", ["-o", join(root, name), `${root}.c`, ...flags]);
};

/** What a root's config answers, started there. */
const answer = (root: string, { entrypoint = [], cmd = [] }: Partial<ImageConfig>): string => {
  const { stdout, stderr, status } = spawnSync("chroot", [root, ...entrypoint, ...cmd], {
    encoding: "utf8",
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin" },
  });
  return status === 0 ? stdout : `failed (${status}): ${stderr}`;
};

/** Starts it whole, deletes all that is not reached, and starts it again: what it answers then, and what was deleted. */
export const cut = (
  root: string,
  config: Partial<ImageConfig>,
): { before: string; after: string; deleted: readonly string[] } => {
  const deleted = unreachedIn(diskRoot(root, config).root).unreached;
  const before = answer(root, config);
  removeBelow(root, deleted);
  return { before, after: answer(root, config), deleted };
};
