import { Libraries } from "./libraries.ts";
import { settingsOf } from "./linker/directories.ts";
import { type ElfReader, elfReader } from "./linker/load.ts";
import { Mentions } from "./mentions.ts";
import { environmentOf, Programs } from "./programs.ts";
import type { Walk } from "./walk.ts";

/** What all that look into files share: what was found, and how names are followed. */
export interface Context {
  readonly walk: Walk;
  readonly elfOf: ElfReader;
  readonly programs: Programs;
  readonly libraries: Libraries;
  readonly mentions: Mentions;
}

export const contextOf = (walk: Walk): Context => {
  const elfOf = elfReader(walk.root);
  const settings = settingsOf(walk.root, environmentOf(walk.root, "LD_LIBRARY_PATH") ?? "");
  return {
    walk,
    elfOf,
    programs: new Programs(walk),
    libraries: new Libraries(walk, settings, elfOf),
    mentions: new Mentions(walk),
  };
};
