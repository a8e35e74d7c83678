import type { Contents } from "../model/contents.ts";
import type { Entry } from "../model/image.ts";
import type { Scene } from "../model/scene.ts";

/** When packages were installed within a layer, seconds since 1970. */
export interface InstallTimes {
  /** dpkg began to unpack. */
  readonly began: number;
  /** The last script of a package had run, and nothing but what the RUN does itself came later; null where that is not known. */
  readonly ended: number | null;
}

/** Where more files of packages are as new as what the RUN made, times tell nothing: builders can set all to one. */
const REWRITTEN_MAX = 20;

/** Of a package of which several machines' may be installed, with the machine's name. */
const LIST = /^\/var\/lib\/dpkg\/info\/([^/:]+)(?::[^/:]+)?\.list$/;

/**
 * When a layer's packages came: dpkg unpacks a file with the age that its package gives it, writes the list of a package's files as it unpacks
 * it, and its status at the end. Null where that tells nothing, as of packages of other kinds. `isFirst`: what else the RUN does comes after.
 * https://manpages.debian.org/bookworm/dpkg/dpkg.1.en.html
 */
export const installTimes = (
  { image }: Scene,
  { installed, changes }: Contents["packages"],
  layer: number,
  isFirst: boolean,
): InstallTimes | null => {
  const brought = new Set(changes.filter((one) => one.layer === layer).map(({ id }) => id));
  if ([...brought].some((id) => !id.startsWith("deb:"))) return null;
  const times = new Map<string, number>();
  const lists = new Map<string, number>();
  for (const { path, mtimeSeconds } of image.layers[layer]?.entries ?? []) {
    times.set(path, mtimeSeconds);
    const name = LIST.exec(path)?.[1];
    if (name !== undefined) lists.set(name, mtimeSeconds);
  }
  const unpacked = installed.filter(({ id }) => brought.has(id)).map(({ name }) => lists.get(name));
  const known = unpacked.filter((time) => time !== undefined);
  if (known.length < unpacked.length || known.length === 0) return null;
  const began = Math.min(...known);
  // apt writes it before it unpacks. Newer, it is of another call, which a script may hide.
  const isOnce = (times.get("/var/lib/apt/extended_states") ?? 0) <= began;
  const status = isFirst && isOnce ? times.get("/var/lib/dpkg/status") : undefined;
  const found: InstallTimes = { began, ended: status ?? null };
  const rewritten = installed
    .flatMap(({ files }) => files)
    .filter((path) => writerAt(times.get(path) ?? 0, found) === "the RUN");
  return rewritten.length > REWRITTEN_MAX ? null : found;
};

/** Who wrote a file or made a directory of that layer; `any`: what is older can be a package's, or have been taken over with its age. */
export type Writer = "the install" | "the RUN" | "any";

/** By its time alone. */
export const writerOf = ({ mtimeSeconds }: Entry, times: InstallTimes): Writer =>
  writerAt(mtimeSeconds, times);

/** Times are of whole seconds: what stands in the first or the last may be either's. */
const writerAt = (seconds: number, { began, ended }: InstallTimes): Writer => {
  if (seconds >= (ended ?? began)) return "the RUN";
  return seconds > began ? "the install" : "any";
};
