import { type ImagePath, parentOf } from "../model/path.ts";
import type { Ambiguity, AmbiguityKind } from "../model/tree.ts";
import { isDefaultDirectory, type Slot } from "./slot.ts";

/** What engines read differently in one layer, noted while it is stacked. */
export class LayerNotes {
  readonly #layer: number;
  readonly #ambiguities: Ambiguity[];
  /** Directories that the layer writes into. */
  readonly #parents = new Set<ImagePath>();
  #lastParent: ImagePath = "/";

  constructor(layer: number, ambiguities: Ambiguity[]) {
    this.#layer = layer;
    this.#ambiguities = ambiguities;
  }

  note(kind: AmbiguityKind, path: ImagePath): void {
    this.#ambiguities.push({ kind, layer: this.#layer, path });
  }

  noteParent(path: ImagePath): void {
    if (path === this.#lastParent) return;
    this.#lastParent = path;
    this.#parents.add(path);
  }

  /**
   * A directory that lower layers hold and this one writes into without listing it: overlay engines show it as root's,
   * 0755, extractors as it was. Where it is root's and 0755 nobody can tell.
   */
  noteMissingParents(nodes: ReadonlyMap<ImagePath, Slot>): void {
    const seen = new Set<ImagePath>();
    for (const parent of this.#parents)
      for (let at = parent; at !== "/" && !seen.has(at); at = parentOf(at)) {
        seen.add(at);
        const slot = nodes.get(at);
        const below = slot?.children && slot.ref && slot.ref.layer < this.#layer;
        if (below && !isDefaultDirectory(slot.entry)) this.note("missing-parent", at);
      }
  }
}
