import type { Claim, WasteKind } from "../model/finding.ts";
import type { Entry } from "../model/image.ts";
import type { Scene } from "../model/scene.ts";
import { liveBodies } from "./live-bodies.ts";

export const DEBUG_SECTIONS: WasteKind = {
  id: "debug-sections",
  title: "Debug sections and symbols of programs and libraries",
  kind: "removable",
  risk: "review",
  why: "Loaders do not read them; debuggers and profilers do, and programs that print their own stack traces name fewer functions without them.",
  source: "https://sourceware.org/binutils/docs/binutils/strip.html",
  fix: 'Run `strip --strip-unneeded` on them in the RUN that makes them, or link without: `-s` of C and C++, `-ldflags="-s -w"` of Go, `strip = true` in Cargo\'s profile.',
};

/**
 * Of live programs and libraries above the base, the part that only debuggers read. A body of which another claim has taken
 * anything is passed over, so that no byte is claimed twice.
 */
export const claimDebugSections = (scene: Scene, claimed: ReadonlySet<Entry>): Claim[] => {
  const { contents, baseLayers } = scene;
  if (!contents || contents.debugBytes.size === 0) return [];
  return liveBodies(scene).flatMap(({ ref, entry, names }) => {
    if (ref.layer < baseLayers || claimed.has(entry)) return [];
    const found = names.map((path) => contents.debugBytes.get(path) ?? 0);
    const bytes = Math.min(...found, entry.contentBytes);
    return bytes === 0 ? [] : [{ waste: DEBUG_SECTIONS, ref, path: entry.path, bytes, byLayer: null }];
  });
};
