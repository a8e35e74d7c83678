import { Parts } from "./apart.ts";
import { environmentOf } from "./environment.ts";
import { Libraries } from "./libraries.ts";
import { settingsOf } from "./linker/directories.ts";
import { type ElfReader, elfReader } from "./linker/load.ts";
import { Mentions } from "./mentions.ts";
import { Programs } from "./programs.ts";
import type { Walk } from "./walk.ts";

/** What all that look into files share: what was found, and how names are followed. */
export interface Context {
  readonly walk: Walk;
  readonly elfOf: ElfReader;
  readonly programs: Programs;
  readonly libraries: Libraries;
  readonly mentions: Mentions;
  readonly parts: Parts;
}

export const contextOf = (walk: Walk): Context => {
  const elfOf = elfReader(walk.root);
  const programs = new Programs(walk);
  const settings = settingsOf(walk.root, environmentOf(walk.root, "LD_LIBRARY_PATH") ?? "");
  return {
    walk,
    elfOf,
    programs,
    libraries: new Libraries(walk, settings, elfOf),
    mentions: new Mentions(walk),
    parts: new Parts(walk, programs),
  };
};
