import { type Closure, type Need, reachOf } from "../../model/closure.ts";
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
  /** Who only names one, as libc does for `system`; whether it is ever started nothing tells. */
  readonly shellNamed: string | null;
  /** A file above the base that may be run and is no compiled program: what it is written for is looked up in the base. */
  readonly script: ImagePath | null;
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
  const needs = [...closure.needs.values()]
    .filter((need) => !isOfItself(need, closure, isOfBase))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const needed = new Set(needs.map(({ path }) => path));
  // Converters of character sets are opened where they are there, and what they load is beside them.
  const isLoaded = (path: ImagePath): boolean => {
    const need = closure.needs.get(path);
    return (
      need !== undefined &&
      needed.has(path) &&
      linkedFrom(need, closure).how !== "runtime" &&
      !path.includes("/gconv/")
    );
  };
  const own = linked.filter(({ path }) => !isOfBase(path));
  const below = linked.filter(({ path }) => isOfBase(path));
  const shells = needs.filter(({ path }) => SHELL.test(path)).map((need) => shellFrom(need, closure));
  const isStarted = ({ how }: Need): boolean => how !== "named" && how !== "runtime";
  const [started, nameless] = [shells.find(isStarted), shells.find((need) => !isStarted(need))];
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
    programs: below
      .filter((file) => !isLibrary(file) && !SHELL.test(file.path) && needed.has(file.path))
      .map(({ path }) => path),
    shell: started === undefined ? null : whoOf(started),
    shellNamed: nameless === undefined ? null : whoOf(nameless),
    script: scriptOf(tree, linked, (path) => !isOfBase(path) && reachOf(closure, path) !== "not reached"),
    certificates: needs.some(({ path }) => isOfBase(path) && /^\/etc\/(?:ssl|pki)\//.test(path)),
    zones: needs.some(({ path }) => isOfBase(path) && path.startsWith("/usr/share/zoneinfo/")),
    conda: needs.find(({ path }) => /^\/opt\/(?:conda|miniconda\d?|mambaforge)\//.test(path))?.path ?? null,
    debian: debianOf(packages),
  };
};

/** glibc's libraries are programs too, which say their version. */
const isLibrary = ({ path, kind }: LinkedFile): boolean =>
  kind === "library" || /\.so(?:\.[\d.]+)?$/.test(nameOf(path));

/** How long a chain of needs is followed; links may lead in circles. */
const HOPS_MAX = 1000;

/** Whether only the base asks for it: a file of the base that is there for who comes by, such as `/root/.bashrc`. Another base has its own. */
const isOfItself = (need: Need, { needs }: Closure, isOfBase: (path: ImagePath) => boolean): boolean => {
  let at = need;
  for (let hops = 0; hops < HOPS_MAX && at.by !== null; hops++) {
    const above = needs.get(at.by);
    if (above === undefined) return isOfBase(at.by);
    at = above;
  }
  return false;
};

/** The need at the beginning of links. */
const linkedFrom = (need: Need, { needs }: Closure): Need => {
  let at = need;
  for (let hops = 0; hops < HOPS_MAX && at.how === "link" && at.by !== null; hops++)
    at = needs.get(at.by) ?? at;
  return at;
};

/** The need of a shell by what is none itself. */
const shellFrom = (need: Need, { needs }: Closure): Need => {
  let at = need;
  for (let hops = 0; hops < HOPS_MAX && at.by !== null && (SHELL.test(at.by) || at.how === "link"); hops++)
    at = needs.get(at.by) ?? at;
  return at;
};

const whoOf = ({ by, named }: Need): string => by ?? named;

const scriptOf = (
  { nodes }: Scene["tree"],
  linked: readonly LinkedFile[],
  isCarried: (path: ImagePath) => boolean,
): ImagePath | null => {
  const compiled = new Set(linked.map(({ path }) => path));
  const scripts = [...nodes.values()].filter(
    ({ path, entry: { kind, mode, contentBytes } }) =>
      kind === "file" && contentBytes > 0 && (mode & 0o111) !== 0 && !compiled.has(path) && isCarried(path),
  );
  return scripts.map(({ path }) => path).sort()[0] ?? null;
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
