import type { ImagePath } from "../../model/path.ts";
import { TRIPLETS } from "../linker/machines.ts";

/**
 * Directories of the system, which hold the files of everybody: that somebody names one says nothing of what lies in it.
 * https://refspecs.linuxfoundation.org/FHS_3.0/fhs/index.html
 */
const SYSTEM: ReadonlySet<ImagePath> = new Set([
  "/",
  ...[
    "bin",
    "boot",
    "dev",
    "etc",
    "lib",
    "lib32",
    "lib64",
    "libx32",
    "media",
    "mnt",
    "proc",
    "run",
    "sbin",
    "sys",
  ].map((it) => `/${it}`),
  ...[
    "",
    "/bin",
    "/games",
    "/include",
    "/lib",
    "/lib32",
    "/lib64",
    "/libexec",
    "/libx32",
    "/local",
    "/sbin",
    "/share",
    "/src",
  ].map((it) => `/usr${it}`),
  ...["bin", "etc", "games", "include", "lib", "lib64", "libexec", "man", "sbin", "share", "src"].map(
    (it) => `/usr/local/${it}`,
  ),
  ...[
    "",
    "/backups",
    "/cache",
    "/lib",
    "/local",
    "/lock",
    "/log",
    "/mail",
    "/opt",
    "/run",
    "/spool",
    "/tmp",
  ].map((it) => `/var${it}`),
  "/tmp",
  ...TRIPLETS.flatMap((it) => [`/lib/${it}`, `/usr/lib/${it}`, `/usr/local/lib/${it}`, `/usr/include/${it}`]),
]);

/** Where people put their own: as the folder of an application they are one, named in passing they are none. */
const HOMES: ReadonlySet<ImagePath> = new Set(["/home", "/opt", "/root", "/srv"]);

/** What is served, or plugged in, lies right in them; configuration names them whole: `root /srv;`. */
const SERVED: ReadonlySet<ImagePath> = new Set(["/opt", "/srv"]);

/** Read by people and by compilers, which name them in full: no program makes up names in them as it runs. */
const READ_BY_OTHERS = /^\/usr\/(?:local\/)?(?:include|share\/(?:doc|man|info|lintian|bug|doc-base))(?:\/|$)/;

export const isSystemDirectory = (path: ImagePath): boolean => SYSTEM.has(path);

/** A directory whose name, in the middle of some file, says nothing of what lies in it. */
export const isOpenDirectory = (path: ImagePath): boolean =>
  SYSTEM.has(path) || HOMES.has(path) || READ_BY_OTHERS.test(path);

/** A directory that configuration names to mean all that lies in it. */
export const isServedDirectory = (path: ImagePath): boolean => SERVED.has(path);
