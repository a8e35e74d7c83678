import type { Difference } from "../model/difference.ts";
import type { Entry, EntryRef } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import type { TreeNode } from "../model/tree.ts";

type Nodes = ReadonlyMap<ImagePath, TreeNode>;

/** Two bodies of equal size that have to be equal for the trees to be. */
export interface BodyPair {
  readonly path: ImagePath;
  readonly a: EntryRef;
  readonly b: EntryRef;
}

/** The bodies whose comparison decides; those of different sizes need none. Each pair of contents once. */
export const bodiesToCompare = (a: Nodes, b: Nodes): BodyPair[] => {
  const seen = new Set<string>();
  const pairs: BodyPair[] = [];
  for (const [path, node] of a) {
    const other = b.get(path);
    if (!node.content || !other?.content || node.entry.contentBytes === 0) continue;
    if (node.entry.contentBytes !== other.entry.contentBytes) continue;
    const key = `${node.content.layer}:${node.content.entry}:${other.content.layer}:${other.content.entry}`;
    if (seen.has(key)) continue;
    seen.add(key);
    pairs.push({ path, a: node.content, b: other.content });
  }
  return pairs;
};

/**
 * Everything in which a container could tell two trees apart: path, kind, mode, owner, time, link target, device, xattrs,
 * which names are one file, content. `unequal` names the pairs whose bodies differ.
 */
export const differencesOf = (a: Nodes, b: Nodes, unequal: ReadonlySet<ImagePath>): Difference[] => {
  const differences: Difference[] = [];
  const note = (path: ImagePath, field: string, x: unknown, y: unknown): void => {
    if (x !== y) differences.push({ path, field, a: shown(x), b: shown(y) });
  };
  const [groupA, groupB] = [firstNames(a), firstNames(b)];
  for (const path of new Set([...a.keys(), ...b.keys()])) {
    const [x, y] = [a.get(path), b.get(path)];
    if (!x || !y) {
      note(path, "kind", x?.entry.kind ?? null, y?.entry.kind ?? null);
      continue;
    }
    for (const field of FIELDS) note(path, field, x.entry[field], y.entry[field]);
    if (x.ref && y.ref) note(path, "mtimeSeconds", x.entry.mtimeSeconds, y.entry.mtimeSeconds);
    if (x.entry.xattrs || y.entry.xattrs) note(path, "xattrs", xattrsOf(x.entry), xattrsOf(y.entry));
    note(path, "linkedTo", groupA.get(path) ?? null, groupB.get(path) ?? null);
    if (unequal.has(path)) differences.push({ path, field: "content", a: "one", b: "another" });
  }
  return differences.sort((x, y) =>
    x.path < y.path ? -1 : x.path > y.path ? 1 : x.field < y.field ? -1 : 1,
  );
};

const FIELDS = [
  "kind",
  "mode",
  "uid",
  "gid",
  "contentBytes",
  "target",
  "device",
] as const satisfies (keyof Entry)[];

const shown = (value: unknown): string | null => (value === null || value === undefined ? null : `${value}`);

const xattrsOf = ({ xattrs }: Entry): string =>
  Object.entries(xattrs ?? {})
    .sort(([x], [y]) => (x < y ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join("\n");

/** Whether two entries say the same of all but their content and their names. */
export const sameMetadata = (a: Entry, b: Entry): boolean =>
  a === b ||
  (FIELDS.every((field) => a[field] === b[field]) &&
    a.mtimeSeconds === b.mtimeSeconds &&
    xattrsOf(a) === xattrsOf(b));

/** Of every name of a file that has several, the first of them. */
const firstNames = (nodes: Nodes): Map<ImagePath, ImagePath> => {
  const groups = new Map<string, ImagePath[]>();
  for (const [path, { content }] of nodes) {
    if (!content) continue;
    const key = `${content.layer}:${content.entry}`;
    const group = groups.get(key);
    if (group) group.push(path);
    else groups.set(key, [path]);
  }
  const first = new Map<ImagePath, ImagePath>();
  for (const group of groups.values()) {
    if (group.length < 2) continue;
    const [name = ""] = group.sort();
    for (const path of group) first.set(path, name);
  }
  return first;
};
