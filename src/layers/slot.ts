import type { Entry, EntryRef } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import type { TreeNode } from "../model/tree.ts";

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

/** What an entry puts into the tree; `target` is the file that a hard link names. */
export const newSlot = (path: ImagePath, entry: Entry, ref: EntryRef, target: Slot | null): Slot => {
  if (target) return linkSlot(path, ref, target);
  if (entry.kind === "directory") return directorySlot(path, ref, entry);
  return entry.kind === "file" ? fileSlot(path, ref, entry) : plainSlot(path, ref, entry);
};

/** A directory; without an entry of its own it is one that its contents imply. */
export const directorySlot = (path: ImagePath, ref: EntryRef | null, entry: Entry): Slot => ({
  path,
  ref,
  content: null,
  entry,
  links: null,
  children: [],
});

/** A file with content of its own. */
const fileSlot = (path: ImagePath, ref: EntryRef, entry: Entry): Slot => ({
  path,
  ref,
  content: ref,
  entry,
  links: { content: ref, count: 0 },
  children: null,
});

/** Another name of what a slot is: content and metadata are shared. */
const linkSlot = (path: ImagePath, ref: EntryRef, to: Slot): Slot => ({
  path,
  ref,
  content: to.content,
  entry: to.entry,
  links: to.links,
  children: null,
});

/** A symbolic link, device or pipe. */
const plainSlot = (path: ImagePath, ref: EntryRef, entry: Entry): Slot => ({
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
