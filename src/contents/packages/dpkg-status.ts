import type { ImagePath } from "../../model/path.ts";
import { BrokenDatabase } from "./broken.ts";
import { type Stanza, stanzasOf } from "./deb822.ts";
import type { Stamp } from "./recorded.ts";

/** One package that dpkg holds installed. */
export interface DebStanza extends Stamp {
  /** `no`, `same`, `foreign` or `allowed`. */
  readonly multiArch: string;
  /** The third word of its status; unpacked and half-configured packages have their files too. */
  readonly state: string;
  readonly essential: boolean;
  readonly depends: string;
  readonly recommends: string;
  readonly provides: string;
}

const FIELDS = new Set([
  ...["package", "version", "architecture", "status", "multi-arch"],
  ...["essential", "protected", "important", "depends", "pre-depends", "recommends", "provides"],
]);

/** States in which none of a package's files are there but its configuration. https://manpages.debian.org/dpkg.1 */
const ABSENT = new Set(["not-installed", "config-files"]);
const PRESENT = new Set([
  ...["installed", "triggers-awaited", "triggers-pending"],
  ...["half-installed", "half-configured", "unpacked"],
]);

/**
 * The installed packages of `status`, or of a file of `status.d`, where paragraphs have no Status and everything that has one is
 * installed. A package that is told of twice counts once, as it is told last.
 */
export const installedDebs = (text: string, path: ImagePath, { partial = false } = {}): DebStanza[] => {
  const found = new Map<string, DebStanza>();
  for (const stanza of stanzasOf(text, path, FIELDS)) {
    const name = stanza.get("package");
    if (!name) throw new BrokenDatabase(path, "has a paragraph that names no package");
    const state = stateOf(stanza, path, partial);
    const architecture = stanza.get("architecture") ?? "";
    const key = `${name} ${architecture}`;
    if (ABSENT.has(state)) found.delete(key);
    else found.set(key, debOf(stanza, name, architecture, state, path));
  }
  return [...found.values()];
};

const stateOf = (stanza: Stanza, path: ImagePath, partial: boolean): string => {
  const status = stanza.get("status");
  if (status === undefined) return partial ? "installed" : "not-installed";
  const [, , state = "", more] = status.split(/\s+/);
  if (more !== undefined || !(ABSENT.has(state) || PRESENT.has(state)))
    throw new BrokenDatabase(path, `package ${stanza.get("package")} has the unknown status "${status}"`);
  return state;
};

const debOf = (
  stanza: Stanza,
  name: string,
  architecture: string,
  state: string,
  path: ImagePath,
): DebStanza => {
  const version = stanza.get("version");
  if (!version) throw new BrokenDatabase(path, `package ${name} has no version`);
  const joined = [stanza.get("pre-depends"), stanza.get("depends")].filter(Boolean).join(", ");
  const isSet = (field: string): boolean => stanza.get(field) === "yes";
  return {
    name,
    version,
    architecture,
    state,
    multiArch: stanza.get("multi-arch") ?? "no",
    essential: isSet("essential") || isSet("protected") || isSet("important"),
    depends: joined,
    recommends: stanza.get("recommends") ?? "",
    provides: stanza.get("provides") ?? "",
  };
};
