import type { Entry, EntryRef, Layer, Whiteout } from "../model/image.ts";
import { childOf, type ImagePath, parentOf } from "../model/path.ts";
import type { Ambiguity, AmbiguityKind, MergedTree } from "../model/tree.ts";
import {
  directorySlot,
  fileSlot,
  isDefaultDirectory,
  linkSlot,
  type Place,
  plainSlot,
  type Slot,
  TreeBuilder,
} from "./tree-builder.ts";

/**
 * Stacks layers, base first, and says what became of every entry.
 *
 * A layer's whiteouts hide what lies below and never its own entries, so each layer takes two passes: whiteouts, then
 * the rest in the tar's order. Where a marker stands in the tar never matters.
 * Dead content that stands again unchanged is `overwritten` here; `nameCauses` tells it apart once bodies were compared.
 * https://github.com/opencontainers/image-spec/blob/main/layer.md#applying-changesets
 */
export const stackLayers = (layers: readonly Layer[]): MergedTree => {
  const tree = new TreeBuilder(layers.map((layer) => layer.entries.length));
  const ambiguities: Ambiguity[] = [];
  for (const layer of layers) new LayerStacker(tree, layer, ambiguities).stack();
  return { nodes: tree.nodes, fates: tree.fates, ambiguities };
};

/** The same layer by layer, for those who need the tree in between. All of it changes with each layer. */
export const startStack = (): MergedTree & { add(layer: Layer): void } => {
  const tree = new TreeBuilder([]);
  const ambiguities: Ambiguity[] = [];
  return {
    nodes: tree.nodes,
    fates: tree.fates,
    ambiguities,
    add: (layer) => new LayerStacker(tree, layer, ambiguities).stack(),
  };
};

/**
 * What engines still read differently once all layers are stacked: a directory that a layer wrote into without listing
 * it is no matter where a higher layer lists it, or takes it away.
 */
export const standingAmbiguities = ({ nodes, ambiguities }: MergedTree): Ambiguity[] =>
  ambiguities.filter(
    ({ kind, path, layer }) =>
      kind !== "missing-parent" || (nodes.get(path)?.ref?.layer ?? layer + 1) <= layer,
  );

/** One layer on its way onto the tree. */
class LayerStacker {
  readonly #tree: TreeBuilder;
  readonly #layer: Layer;
  readonly #ambiguities: Ambiguity[];
  /** Directories that this layer writes into. */
  readonly #parents = new Set<ImagePath>();
  #lastParent: ImagePath = "/";

  constructor(tree: TreeBuilder, layer: Layer, ambiguities: Ambiguity[]) {
    this.#tree = tree;
    this.#layer = layer;
    this.#ambiguities = ambiguities;
  }

  stack(): void {
    const { entries, whiteouts, index } = this.#layer;
    if (whiteouts.length > 0)
      this.#applyWhiteouts(whiteouts, new Map(entries.map((entry) => [entry.path, entry])));
    const late: EntryRef[] = [];
    for (let at = 0; at < entries.length; at++) {
      const entry = entries[at];
      if (entry && !this.#apply(entry, { layer: index, entry: at })) late.push({ layer: index, entry: at });
    }
    for (const ref of late) this.#linkLate(ref);
    if (index > 0) this.#noteMissingParents();
  }

  #applyWhiteouts(whiteouts: readonly Whiteout[], own: ReadonlyMap<ImagePath, Entry>): void {
    const ownParents = parentsOf(own.keys());
    for (const { kind, path } of whiteouts) {
      if (kind === "opaque") {
        const slot = this.#emptiedBy(path, own);
        if (path === "/" && this.#tree.nodes.size > 1) this.#note("opaque-root", path);
        if (slot) this.#tree.removeBelow(slot, this.#layer.index);
        continue;
      }
      if (own.has(path) || ownParents.has(path)) this.#note("whiteout-of-own-path", path);
      const slot = this.#hiddenBy(path, own);
      if (slot && slot !== this.#tree.root) this.#tree.remove(slot, "deleted", this.#layer.index, null);
      this.#noteParent(parentOf(path));
    }
  }

  /** The directory that an opaque marker empties, found as `#hiddenBy` finds what an explicit one names. */
  #emptiedBy(path: ImagePath, own: ReadonlyMap<ImagePath, Entry>): Slot | undefined {
    const direct = this.#tree.nodes.get(path);
    if (direct?.children) return direct;
    const place = this.#tree.find(childOf(path, "*"));
    if (!place?.through || own.get(place.through.path)?.kind === "directory") return undefined;
    this.#note("write-through-symlink", path);
    return place.directory;
  }

  /** What an explicit whiteout names. A symbolic link above it is followed, unless this layer puts a directory there. */
  #hiddenBy(path: ImagePath, own: ReadonlyMap<ImagePath, Entry>): Slot | undefined {
    const direct = this.#tree.nodes.get(path);
    if (direct || this.#tree.nodes.get(parentOf(path))?.children) return direct;
    const place = this.#tree.find(path);
    if (!place?.through || own.get(place.through.path)?.kind === "directory") return undefined;
    const slot = this.#tree.nodes.get(place.path);
    if (slot) this.#note("write-through-symlink", path);
    return slot;
  }

  /** Puts one entry in its place; false for a hard link whose file is not there yet. */
  #apply(entry: Entry, ref: EntryRef): boolean {
    const place = entry.path === "/" ? null : this.#tree.placeFor(entry.path, ref.layer);
    if (place?.through?.ref && place.through.ref.layer < ref.layer)
      this.#note("write-through-symlink", entry.path);
    const path = place?.path ?? "/";
    const target = entry.kind === "hardlink" ? this.#linkTarget(entry) : null;
    if (entry.kind === "hardlink" && !target) return false;
    if (place) this.#noteParent(place.directory.path);
    if (entry.kind === "character" && entry.device === "0:0") this.#note("whiteout-device", path);
    const old = this.#tree.nodes.get(path);
    if (old?.ref?.layer === ref.layer) this.#note("duplicate-entry", path);
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
    if (slot.ref.layer < this.#layer.index) this.#note("link-into-lower-layer", path);
    return slot;
  }

  #linkLate(ref: EntryRef): void {
    const entry = this.#layer.entries[ref.entry];
    if (!entry) return;
    const made = this.#apply(entry, ref);
    if (!made) this.#tree.discard(ref);
    this.#note(made ? "link-to-later-entry" : "dangling-link", entry.path);
  }

  /**
   * A directory that lower layers hold and this one writes into without listing it: overlay engines show it as root's,
   * 0755, extractors as it was. Where it is root's and 0755 nobody can tell.
   */
  #noteMissingParents(): void {
    const seen = new Set<ImagePath>();
    for (const parent of this.#parents)
      for (let at = parent; at !== "/" && !seen.has(at); at = parentOf(at)) {
        seen.add(at);
        const slot = this.#tree.nodes.get(at);
        const below = slot?.children && slot.ref && slot.ref.layer < this.#layer.index;
        if (below && !isDefaultDirectory(slot.entry)) this.#note("missing-parent", at);
      }
  }

  #noteParent(path: ImagePath): void {
    if (path === this.#lastParent) return;
    this.#lastParent = path;
    this.#parents.add(path);
  }

  #note(kind: AmbiguityKind, path: ImagePath): void {
    this.#ambiguities.push({ kind, layer: this.#layer.index, path });
  }
}

/** Every directory that stands above one of these paths, listed or not. */
const parentsOf = (paths: Iterable<ImagePath>): ReadonlySet<ImagePath> => {
  const parents = new Set<ImagePath>();
  for (const path of paths)
    for (let at = parentOf(path); at !== "/" && !parents.has(at); at = parentOf(at)) parents.add(at);
  return parents;
};

const newSlot = (path: ImagePath, entry: Entry, ref: EntryRef, target: Slot | null): Slot => {
  if (target) return linkSlot(path, ref, target);
  if (entry.kind === "directory") return directorySlot(path, ref, entry);
  return entry.kind === "file" ? fileSlot(path, ref, entry) : plainSlot(path, ref, entry);
};
