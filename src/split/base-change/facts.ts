import type { Need } from "../../model/closure.ts";
import type { Contents, LinkedFile } from "../../model/contents.ts";
import { type ImagePath, nameOf } from "../../model/path.ts";
import type { Scene } from "../../model/scene.ts";

/** What an image shows of what it asks of its base. */
export interface BaseFacts {
  readonly libc: "glibc" | "musl" | "none";
  /** Of what lies above the base: the file that needs the highest version of glibc's symbols. */
  readonly highest: LinkedFile | null;
  /** What the base's glibc offers. */
  readonly offered: string | null;
  readonly interpreters: readonly string[];
  /** Libraries of the base that are loaded. */
  readonly libraries: readonly ImagePath[];
  /** Programs of the base that run; shells apart. */
  readonly programs: readonly ImagePath[];
  /** Who needs a shell; null: nobody was found to. */
  readonly shell: string | null;
  readonly certificates: boolean;
  readonly zones: boolean;
  readonly conda: ImagePath | null;
  /** `12` of Debian; null where the base is something else. */
  readonly debian: string | null;
}

const SHELL = /\/(?:sh|bash|dash|ash|busybox)$/;

/** Reads what is needed, by the layer that it lies in. */
export const baseFacts = (
  { tree, baseLayers }: Scene,
  { closure, linked = [], packages }: Contents,
): BaseFacts => {
  const isOfBase = (path: ImagePath): boolean => (tree.nodes.get(path)?.ref?.layer ?? 0) < baseLayers;
  // Converters of character sets are opened where they are there, and what they load is beside them.
  const isLoaded = (path: ImagePath): boolean =>
    closure.needs.get(path)?.how !== "runtime" && !path.includes("/gconv/");
  const own = linked.filter(({ path }) => !isOfBase(path));
  const below = linked.filter(({ path }) => isOfBase(path));
  const needs = [...closure.needs.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  const shell = needs.find(({ path, how }) => SHELL.test(path) && how !== "named" && how !== "runtime");
  const interpreters = [...new Set(own.flatMap(({ interpreter }) => interpreter ?? []))].sort();
  const loaders =
    interpreters.length > 0 ? interpreters : linked.flatMap(({ interpreter }) => interpreter ?? []);
  const isAnyDynamic = own.some(({ kind }) => kind !== "static") || own.length === 0;
  return {
    libc:
      !isAnyDynamic || loaders.length === 0
        ? "none"
        : loaders.some((path) => path.includes("ld-musl"))
          ? "musl"
          : "glibc",
    highest:
      own
        .filter(({ needsGlibc }) => needsGlibc !== null)
        .sort(byNeed)
        .at(-1) ?? null,
    offered: below.find(({ path }) => /^libc[.-]/.test(nameOf(path)))?.offersGlibc ?? null,
    interpreters,
    libraries: below.filter((file) => isLibrary(file) && isLoaded(file.path)).map(({ path }) => path),
    programs: below.filter((file) => !isLibrary(file) && !SHELL.test(file.path)).map(({ path }) => path),
    shell: shell === undefined ? null : whoNeeds(shell, closure.needs),
    certificates: needs.some(({ path }) => isOfBase(path) && /^\/etc\/(?:ssl|pki)\//.test(path)),
    zones: needs.some(({ path }) => isOfBase(path) && path.startsWith("/usr/share/zoneinfo/")),
    conda: needs.find(({ path }) => /^\/opt\/(?:conda|miniconda\d?|mambaforge)\//.test(path))?.path ?? null,
    debian: debianOf(packages),
  };
};

/** glibc's libraries are programs too, which say their version. */
const isLibrary = ({ path, kind }: LinkedFile): boolean =>
  kind === "library" || /\.so(?:\.[\d.]+)?$/.test(nameOf(path));

/** The shell's own links and loaders aside. */
const whoNeeds = (need: Need, needs: ReadonlyMap<ImagePath, Need>): string => {
  let at = need;
  for (let hops = 0; hops < 40 && at.by !== null && SHELL.test(at.by); hops++) at = needs.get(at.by) ?? at;
  return at.by ?? at.named;
};

/** `GLIBC_2.9` before `GLIBC_2.34`. */
export const compareGlibc = (a: string, b: string): number => {
  const [x, y] = [a, b].map((version) => (version.match(/\d+/g) ?? []).map(Number));
  for (let at = 0; at < 3; at++) {
    const difference = (x?.[at] ?? 0) - (y?.[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
};

const byNeed = (a: LinkedFile, b: LinkedFile): number => compareGlibc(a.needsGlibc ?? "", b.needsGlibc ?? "");

/** `base-files` has the release's number before all else. */
const debianOf = ({ installed }: Contents["packages"]): string | null => {
  const files = installed.find(({ kind, name }) => kind === "deb" && name === "base-files");
  const [, release] = /^(\d\d)(?:\.\d+)?(?:\+deb\d+u\d+)?$/.exec(files?.version ?? "") ?? [];
  return release ?? null;
};
