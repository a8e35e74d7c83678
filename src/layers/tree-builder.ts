import type { Entry, EntryRef } from "../model/image.ts";
import { childOf, type ImagePath, nameOf, parentOf } from "../model/path.ts";
import type { DeadCause, Fate, TreeNode } from "../model/tree.ts";

/** A node while layers are being stacked. Directories know their children, so that a subtree goes without a walk over the tree. */
export interface Slot extends TreeNode {
  ref: EntryRef | null;
  entry: Entry;
  readonly links: LinkGroup | null;
  /** Of a directory: what was ever put into it. Those that are gone are passed over. */
  readonly children: Slot[] | null;
}

/** A regular file's content, and how many names it has. */
interface LinkGroup {
  readonly content: EntryRef;
  count: number;
}

/** Where a path leads once the symbolic links above its last name are followed, inside the root. */
export interface Place {
  readonly directory: Slot;
  readonly path: ImagePath;
  /** The first symbolic link on the way. */
  readonly through: Slot | null;
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
    if (this.#lastParent.path === parentPath) return { directory: this.#lastParent, path, through: null };
    const parent = this.nodes.get(parentPath);
    if (parent?.children) {
      this.#lastParent = parent;
      return { directory: parent, path, through: null };
    }
    return (
      this.#walk(path, (here, above, obstacle) => {
        if (obstacle) this.remove(obstacle, "overwritten", layer, null);
        return this.put(directorySlot(here, null, impliedDirectory(here)), above);
      }) ?? { directory: this.root, path, through: null }
    );
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
    return { directory, path: childOf(directory.path, nameOf(path)), through };
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

const namesOf = (path: ImagePath): string[] => path.split("/").filter(Boolean);

const sameRef = (a: EntryRef, b: EntryRef): boolean => a.layer === b.layer && a.entry === b.entry;

export const directorySlot = (path: ImagePath, ref: EntryRef | null, entry: Entry): Slot => ({
  path,
  ref,
  content: null,
  entry,
  links: null,
  children: [],
});

/** A file with content of its own. */
export const fileSlot = (path: ImagePath, ref: EntryRef, entry: Entry): Slot => ({
  path,
  ref,
  content: ref,
  entry,
  links: { content: ref, count: 0 },
  children: null,
});

/** Another name of what a slot is: content and metadata are shared. */
export const linkSlot = (path: ImagePath, ref: EntryRef, to: Slot): Slot => ({
  path,
  ref,
  content: to.content,
  entry: to.entry,
  links: to.links,
  children: null,
});

/** A symbolic link, device or pipe. */
export const plainSlot = (path: ImagePath, ref: EntryRef, entry: Entry): Slot => ({
  path,
  ref,
  content: null,
  entry,
  links: null,
  children: null,
});

/** What extractors make for a parent that no layer lists: root's, 0755. */
export const impliedDirectory = (path: ImagePath): Entry => ({
  path,
  kind: "directory",
  mode: 0o755,
  uid: 0,
  gid: 0,
  mtimeSeconds: 0,
  contentBytes: 0,
  target: null,
  device: null,
  xattrs: null,
  headerOffset: 0,
  bodyOffset: 0,
});

/** Whether a directory looks like one that an engine makes by itself. */
export const isDefaultDirectory = ({ mode, uid, gid, xattrs }: Entry): boolean =>
  mode === 0o755 && uid === 0 && gid === 0 && xattrs === null;
