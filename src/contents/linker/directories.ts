import { type ImagePath, parentOf } from "../../model/path.ts";
import type { Elf } from "../elf/elf.ts";
import type { Root } from "../root.ts";
import { type LinkerCache, readCache } from "./cache.ts";
import { readConf } from "./conf.ts";
import { namesOf } from "./machines.ts";

/** A file that the linker has loaded. */
export interface Loaded {
  /** Without links. */
  readonly path: ImagePath;
  /** As the linker found it, links and all: `$ORIGIN` is its directory. */
  readonly foundAs: string;
  readonly elf: Elf;
  /** What asked for it; null for what was started. */
  readonly loader: Loaded | null;
}

/** What an image tells its linkers. */
export interface LinkerSettings {
  readonly cache: LinkerCache | null;
  /** Of `/etc/ld.so.conf`; looked at where there is no cache. */
  readonly confDirectories: readonly string[];
  /** `LD_LIBRARY_PATH` */
  readonly libraryPath: readonly string[];
  /** `/etc/ld-musl-ARCH.path`, by architecture. */
  readonly muslDirectories: (architecture: string) => readonly string[];
}

export const settingsOf = (root: Root, libraryPath: string): LinkerSettings => ({
  cache: readCache(root),
  confDirectories: readConf(root).directories,
  libraryPath: libraryPath.split(/[:;]/).filter(Boolean),
  muslDirectories: (architecture) => {
    const path = root.resolve(`/etc/ld-musl-${architecture}.path`)?.path;
    const text = path === undefined ? null : root.text(path);
    return text === null ? MUSL_DIRECTORIES : text.split(/[\n:]/).filter(Boolean);
  },
});

const MUSL_DIRECTORIES = ["/lib", "/usr/local/lib", "/usr/lib"];

/** Where a library is looked for, in order: directories, and after the first list the paths that the cache names. */
export interface Places {
  readonly first: readonly string[];
  readonly cached: readonly string[];
  readonly last: readonly string[];
}

/** As glibc's linker: https://man7.org/linux/man-pages/man8/ld.so.8.html */
export const glibcPlaces = (settings: LinkerSettings, name: string, loader: Loaded): Places => {
  const { dynamic } = loader.elf;
  const inherited = dynamic && dynamic.runpath.length > 0 ? [] : chainOf(loader).flatMap(rpathOf);
  const names = namesOf(loader.elf);
  const wide = loader.elf.bits === 64 ? ["/lib64", "/usr/lib64"] : [];
  const defaults = [
    ...names.triplets.flatMap((it) => [`/lib/${it}`, `/usr/lib/${it}`]),
    ...wide,
    "/lib",
    "/usr/lib",
  ];
  const { cache, confDirectories } = settings;
  return {
    first: [...inherited, ...settings.libraryPath.flatMap((it) => expand(it, loader)), ...runpathOf(loader)],
    cached: dynamic?.noDefaultDirectories ? [] : (cache?.get(name) ?? []),
    last: dynamic?.noDefaultDirectories ? [] : [...(cache ? [] : confDirectories), ...defaults],
  };
};

/** As musl's: it takes RPATH and RUNPATH alike, and asks everybody up the chain. https://git.musl-libc.org/cgit/musl/tree/ldso/dynlink.c */
export const muslPlaces = (settings: LinkerSettings, loader: Loaded): Places => ({
  first: [
    ...settings.libraryPath,
    ...chainOf(loader).flatMap((it) => (it.elf.dynamic?.runpath.length ? runpathOf(it) : rpathOf(it))),
  ],
  cached: [],
  last: settings.muslDirectories(namesOf(loader.elf).musl),
});

const chainOf = (loader: Loaded): Loaded[] => [loader, ...(loader.loader ? chainOf(loader.loader) : [])];

const rpathOf = (loaded: Loaded): string[] => {
  const { dynamic } = loaded.elf;
  return dynamic && dynamic.runpath.length === 0 ? dynamic.rpath.flatMap((it) => expand(it, loaded)) : [];
};

const runpathOf = (loaded: Loaded): string[] =>
  (loaded.elf.dynamic?.runpath ?? []).flatMap((it) => expand(it, loaded));

/** `$ORIGIN`, `$LIB`, `$PLATFORM`; `$LIB` is another on every distribution, so all that it may be. */
const expand = (directory: string, loaded: Loaded): string[] => {
  const { triplets, platform } = namesOf(loaded.elf);
  const fixed = directory
    .replace(/\$(?:ORIGIN\b|\{ORIGIN\})/g, parentOf(loaded.foundAs))
    .replace(/\$(?:PLATFORM\b|\{PLATFORM\})/g, platform);
  if (!/\$(?:LIB\b|\{LIB\})/.test(fixed)) return fixed.startsWith("/") ? [fixed] : [];
  const libs = [...triplets.map((it) => `lib/${it}`), ...(loaded.elf.bits === 64 ? ["lib64"] : []), "lib"];
  return libs.map((lib) => fixed.replace(/\$(?:LIB\b|\{LIB\})/g, lib));
};
