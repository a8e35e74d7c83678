import type { Entry, EntryRef, Layer } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import type { LayerNotes } from "./layer-notes.ts";
import { newSlot, type Slot } from "./slot.ts";
import type { Place, TreeBuilder } from "./tree-builder.ts";

/** The second pass of a layer: its entries in the tar's order, and then the hard links whose files came after them. */
export const applyEntries = (tree: TreeBuilder, { entries, index }: Layer, notes: LayerNotes): void => {
  const writer = new EntryWriter(tree, index, notes);
  const late: [Entry, EntryRef][] = [];
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at];
    const ref = { layer: index, entry: at };
    if (entry && !writer.apply(entry, ref)) late.push([entry, ref]);
  }
  for (const [entry, ref] of late) writer.linkLate(entry, ref);
};

/** Puts entries of one layer into the tree. */
class EntryWriter {
  readonly #tree: TreeBuilder;
  readonly #layer: number;
  readonly #notes: LayerNotes;

  constructor(tree: TreeBuilder, layer: number, notes: LayerNotes) {
    this.#tree = tree;
    this.#layer = layer;
    this.#notes = notes;
  }

  /** Puts one entry in its place; false for a hard link whose file is not there yet. */
  apply(entry: Entry, ref: EntryRef): boolean {
    const place = entry.path === "/" ? null : this.#tree.placeFor(entry.path, ref.layer);
    if (place?.through?.ref && place.through.ref.layer < ref.layer)
      this.#notes.note("write-through-symlink", entry.path);
    if (place?.ousted) this.#notes.note("file-as-parent", place.ousted);
    const path = place?.path ?? "/";
    const target = entry.kind === "hardlink" ? this.#linkTarget(entry) : null;
    if (entry.kind === "hardlink" && !target) return false;
    if (place) this.#notes.noteParent(place.directory.path);
    if (entry.kind === "character" && entry.device === "0:0") this.#notes.note("whiteout-device", path);
    const old = this.#tree.nodes.get(path);
    if (old?.ref?.layer === ref.layer) this.#notes.note("duplicate-entry", path);
    this.#replace(old, place, path, entry, ref, target);
    return true;
  }

  #replace(
    old: Slot | undefined,
    place: Place | null,
    path: ImagePath,
    entry: Entry,
    ref: EntryRef,
    target: Slot | null,
  ): void {
    if (entry.kind === "directory" && old?.children) {
      this.#tree.restate(old, ref, entry);
      return;
    }
    if (!place) {
      this.#tree.discard(ref); // the root stays a directory, whatever an entry says
      return;
    }
    if (old === target && target) {
      this.#tree.discard(ref);
      return;
    }
    const slot = newSlot(path, entry, ref, target);
    if (slot.links) slot.links.count++; // held, should the old name be the last one of the same content
    if (old) this.#tree.remove(old, "overwritten", ref.layer, slot.content);
    if (slot.links) slot.links.count--;
    this.#tree.put(slot, place.directory);
  }

  /** The node that a hard link names; a directory cannot be linked. */
  #linkTarget({ target }: Entry): Slot | null {
    const path = target ?? "/";
    const slot = this.#tree.nodes.get(path) ?? this.#tree.nodes.get(this.#tree.find(path)?.path ?? path);
    if (!slot?.ref || slot.children) return null;
    if (slot.ref.layer < this.#layer) this.#notes.note("link-into-lower-layer", path);
    return slot;
  }

  linkLate(entry: Entry, ref: EntryRef): void {
    const made = this.apply(entry, ref);
    if (!made) this.#tree.discard(ref);
    this.#notes.note(made ? "link-to-later-entry" : "dangling-link", entry.path);
  }
}
