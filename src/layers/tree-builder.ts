import type { Entry, EntryRef } from "../model/image.ts";
import { childOf, type ImagePath, nameOf, parentOf } from "../model/path.ts";
import type { DeadCause, Fate } from "../model/tree.ts";
import { directorySlot, impliedDirectory, type Slot } from "./slot.ts";

/** Where a path leads once the symbolic links above its last name are followed, inside the root. */
export interface Place {
  readonly directory: Slot;
  readonly path: ImagePath;
  /** The first symbolic link on the way. */
  readonly through: Slot | null;
  /** A file that a directory had to take the place of, for the path lies below it. */
  readonly ousted: ImagePath | null;
}

const LIVE: Fate = { state: "live" };
const LINKS_FOLLOWED_MAX = 40;

/** The tree that grows as layers are stacked: an index by path, and the fate of every entry. */
export class TreeBuilder {
  readonly nodes = new Map<ImagePath, Slot>();
  readonly fates: Fate[][] = [];
  readonly root: Slot = directorySlot("/", null, impliedDirectory("/"));
  /** Entries of one directory come one after another. Forgotten whenever anything is taken away. */
  #lastParent: Slot = this.root;

  constructor(entryCounts: readonly number[]) {
    this.nodes.set("/", this.root);
    for (const count of entryCounts) this.fates.push(new Array<Fate>(count).fill(LIVE));
  }

  /** The directory that will hold a path. Missing ones are made, as every extractor does. */
  placeFor(path: ImagePath, layer: number): Place {
    const parentPath = parentOf(path);
    if (this.#lastParent.path === parentPath) return placeIn(this.#lastParent, path);
    const parent = this.nodes.get(parentPath);
    if (parent?.children) {
      this.#lastParent = parent;
      return placeIn(parent, path);
    }
    let ousted: ImagePath | null = null;
    const place = this.#walk(path, (here, above, obstacle) => {
      if (obstacle) {
        ousted ??= here;
        this.remove(obstacle, "overwritten", layer, null);
      }
      return this.put(directorySlot(here, null, impliedDirectory(here)), above);
    });
    return { ...(place ?? placeIn(this.root, path)), ousted };
  }

  /** Where a path leads, if the directories above it are there. */
  find(path: ImagePath): Place | null {
    return this.#walk(path, () => null);
  }

  /** Name by name from the root, links followed inside it; `missing` says what stands where no directory does. */
  #walk(
    path: ImagePath,
    missing: (here: ImagePath, above: Slot, obstacle: Slot | undefined) => Slot | null,
  ): Place | null {
    let directory = this.root;
    let through: Slot | null = null;
    let names = namesOf(parentOf(path));
    for (let followed = 0, at = 0; at < names.length; at++) {
      const name = names[at] ?? "";
      // Only links bring these; in a chroot the root's parent is the root.
      if (name === "..") directory = this.nodes.get(parentOf(directory.path)) ?? this.root;
      if (name === "." || name === "..") continue;
      const here = childOf(directory.path, name);
      const slot = this.nodes.get(here);
      if (slot?.children) directory = slot;
      else if (slot?.entry.kind === "symlink" && followed++ < LINKS_FOLLOWED_MAX) {
        through ??= slot;
        const target = slot.entry.target ?? "";
        names = [...namesOf(target), ...names.slice(at + 1)];
        if (target.startsWith("/")) directory = this.root;
        at = -1;
      } else {
        const made = missing(here, directory, slot);
        if (!made) return null;
        directory = made;
      }
    }
    return { ...placeIn(directory, childOf(directory.path, nameOf(path))), through };
  }

  put(slot: Slot, directory: Slot): Slot {
    this.nodes.set(slot.path, slot);
    directory.children?.push(slot);
    if (slot.links) slot.links.count++;
    return slot;
  }

  /** Takes a node away with all below it. What lay below was deleted, whatever became of the node itself. */
  remove(slot: Slot, cause: DeadCause, byLayer: number, by: EntryRef | null): void {
    this.removeBelow(slot, byLayer);
    this.nodes.delete(slot.path);
    this.#bury(slot, cause, byLayer, by);
  }

  removeBelow(slot: Slot, byLayer: number): void {
    this.#lastParent = this.root;
    const pending = slot.children?.splice(0) ?? [];
    for (let below = pending.pop(); below; below = pending.pop()) {
      if (this.nodes.get(below.path) !== below) continue;
      if (below.children) pending.push(...below.children.splice(0));
      this.nodes.delete(below.path);
      this.#bury(below, "deleted", byLayer, null);
    }
  }

  /** Marks a name dead, and its content with the last name of it. */
  #bury({ ref, links }: Slot, cause: DeadCause, byLayer: number, by: EntryRef | null): void {
    const mark = (dead: EntryRef): void => {
      const own = cause === "overwritten" && dead.layer === byLayer ? "shadowed" : cause;
      this.#setFate(dead, { state: "dead", cause: own, byLayer, by });
    };
    if (ref && !(links && sameRef(ref, links.content))) mark(ref);
    if (links && --links.count === 0) mark(links.content);
  }

  #setFate(ref: EntryRef, fate: Fate): void {
    const fates = this.fates[ref.layer];
    if (fates) fates[ref.entry] = fate;
  }

  /** A directory entry over a directory: its metadata replace the old ones, its contents stay. */
  restate(slot: Slot, ref: EntryRef, entry: Entry): void {
    if (slot.ref) {
      const cause = slot.ref.layer === ref.layer ? "shadowed" : "overwritten";
      this.#setFate(slot.ref, { state: "dead", cause, byLayer: ref.layer, by: null });
    }
    slot.ref = ref;
    slot.entry = entry;
  }

  /** An entry that leaves nothing in the tree, such as a hard link to nowhere. */
  discard(ref: EntryRef): void {
    this.#setFate(ref, { state: "dead", cause: "shadowed", byLayer: ref.layer, by: null });
  }
}

const placeIn = (directory: Slot, path: ImagePath): Place => ({
  directory,
  path,
  through: null,
  ousted: null,
});

const namesOf = (path: ImagePath): string[] => path.split("/").filter(Boolean);

const sameRef = (a: EntryRef, b: EntryRef): boolean => a.layer === b.layer && a.entry === b.entry;
