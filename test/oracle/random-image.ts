import fc from "fast-check";
import type { LayerSpec } from "../support/archive.ts";
import type { Member } from "../support/tar.ts";

/** Names that tools trip over, all of them allowed. `\udc..` is a byte that is no UTF-8. */
const NAMES = [
  ..."abcdefgh",
  "with space",
  "new\nline",
  "tab\t",
  "back\\slash",
  "quo\"te's",
  "caf\udce9",
  "café",
  "cafe\u0301",
  "\udcff\udcfe",
  "a.wh.b",
  "xwh.a",
  ".wha",
  "-rf",
  "*",
  "…".repeat(40),
  "l".repeat(100),
  "m".repeat(101),
  "n".repeat(250),
];

const OPERATIONS = [
  "file",
  "file",
  "directory",
  "symlink",
  "hard link",
  "special",
  "remove",
  "remove",
  "empty",
  "restate",
  "replace",
] as const;

/** One thing that an instruction does, its choices as numbers: `apply` reads them by what is there. */
export interface Operation {
  readonly does: (typeof OPERATIONS)[number];
  readonly where: number;
  readonly what: number;
  readonly name: number;
}

/** What builders write: every parent listed, no path twice, no whiteout of an own path, links inside the layer. */
export const randomImage: fc.Arbitrary<LayerSpec[]> = fc
  .array(
    fc.array(
      fc.record({
        does: fc.constantFrom(...OPERATIONS),
        where: fc.nat(1000),
        what: fc.nat(1000),
        name: fc.nat(NAMES.length - 1),
      }),
      { minLength: 1, maxLength: 14 },
    ),
    { minLength: 1, maxLength: 6 },
  )
  .map((layers) => {
    const tree = new Map<string, Member>();
    return layers.map((operations, index) => ({ members: layerOf(tree, operations, index) }));
  });

/** Does to the tree what the operations say, and gives the layer that a builder would make of it. */
const layerOf = (tree: Map<string, Member>, operations: readonly Operation[], index: number): Member[] => {
  const below = new Map(tree);
  const layer = new Map<string, Member>();
  const markers = new Map<string, Member>();
  const put = (member: Member & { path: string }): void => {
    for (const at of parentsOf(member.path)) {
      const parent = tree.get(at);
      if (parent) layer.set(at, parent);
    }
    const { xattrs, ...rest } = member;
    // The kernel keeps `user.` attributes on files and directories only.
    const whole = xattrs && (rest.kind === "file" || rest.kind === "directory") ? member : rest;
    layer.set(member.path, whole);
    tree.set(member.path, whole);
  };
  const touched = (path: string): boolean =>
    [...layer.keys(), ...markers.keys()].some((at) => at === path || at.startsWith(`${path}/`)) ||
    hidden(path);
  /** Whether this layer already took away the path or what lies above it. */
  const hidden = (path: string): boolean => [...parentsOf(path), path].some((at) => gone.has(at));
  const gone = new Set<string>();
  const clear = (path: string): void => {
    for (const at of [...tree.keys()]) if (at.startsWith(`${path}/`)) tree.delete(at);
  };
  const mark = (marker: string, parents: string): void => {
    for (const at of parentsOf(parents)) {
      const parent = tree.get(at);
      if (parent) layer.set(at, parent);
    }
    markers.set(marker, { path: marker, mode: 0 });
  };
  for (const { does, where, what, name } of operations) {
    const directories = [
      "",
      ...[...tree].filter(([, { kind }]) => kind === "directory").map(([path]) => path),
    ];
    const directory = directories[where % directories.length] ?? "";
    const path = `${directory}${directory ? "/" : ""}${NAMES[name]}`;
    const lower = [...below.keys()].filter((at) => tree.has(at) && !touched(at));
    const victim = lower[where % Math.max(1, lower.length)];
    const meta = metadataOf(what, index);
    const free = !tree.has(path) && !hidden(path) && path.length < 1500;
    if (does === "file" && free) put({ ...meta, path, kind: "file", body: bodyOf(what) });
    else if (does === "directory" && free) put({ ...meta, path, kind: "directory" });
    else if (does === "symlink" && free)
      put({ ...meta, path, kind: "symlink", target: TARGETS[what % TARGETS.length] ?? "x" });
    else if (does === "special" && free) put({ ...meta, ...(SPECIALS[what % SPECIALS.length] ?? {}), path });
    else if (does === "hard link" && free) {
      const files = [...layer].filter(([, { kind }]) => kind === "file");
      const target = files[what % Math.max(1, files.length)];
      if (target) put({ ...target[1], path, kind: "hardlink", target: target[0], body: "" });
    } else if (does === "remove" && victim !== undefined) {
      mark(markerOf(victim), victim);
      clear(victim);
      tree.delete(victim);
      gone.add(victim);
    } else if (does === "empty" && victim !== undefined && tree.get(victim)?.kind === "directory") {
      const kept = tree.get(victim);
      clear(victim);
      mark(`${victim}/.wh..wh..opq`, `${victim}/x`);
      if (kept) put({ ...kept, path: victim });
    } else if (does === "restate" && victim !== undefined) {
      // What `chmod` or `chown` does: the same again with other metadata. A hard link comes up as a file of its own.
      const old = tree.get(victim);
      if (old)
        put({ ...contentOf(old, tree), ...(old.kind === "symlink" ? { uid: what } : meta), path: victim });
    } else if (does === "replace" && victim !== undefined) {
      clear(victim);
      const old = tree.get(victim)?.kind;
      const kinds: Member[] = [
        { path: victim, kind: "file", body: bodyOf(what) },
        { path: victim, kind: "directory" },
        { path: victim, kind: "symlink", target: "a" },
        { path: victim, kind: "fifo" },
      ];
      const others = kinds.filter(({ kind }) => kind !== old || kind !== "directory");
      put({ ...(others[what % others.length] ?? { kind: "fifo" }), path: victim });
      if (layer.get(victim)?.kind !== "directory") gone.add(victim);
    }
  }
  const before = (operations[0]?.what ?? 0) % 2 === 0;
  const entries = [...layer.values()];
  return before ? [...markers.values(), ...inOrder(entries)] : [...inOrder(entries), ...markers.values()];
};

/** Parents before what is in them, links after what they name. */
const inOrder = (members: readonly Member[]): Member[] =>
  [...members].sort(
    (a, b) => depthOf(a) - depthOf(b) || Number(a.kind === "hardlink") - Number(b.kind === "hardlink"),
  );

const depthOf = ({ path, kind }: Member): number =>
  kind === "hardlink" ? 1000 : `${path}`.split("/").length;

const parentsOf = (path: string): string[] => {
  const names = path.split("/").slice(0, -1);
  return names.map((_name, at) => names.slice(0, at + 1).join("/"));
};

const markerOf = (path: string): string => path.replace(/[^/]*$/, (name) => `.wh.${name}`);

const contentOf = (member: Member, tree: ReadonlyMap<string, Member>): Member => {
  if (member.kind !== "hardlink") return member;
  const original = tree.get(`${member.target}`);
  return { path: member.path, kind: "file", body: original?.body ?? "copied up" };
};

const TARGETS = [
  "a",
  "../b",
  "/a/b",
  "nowhere",
  ".",
  "caf\udce9",
  "x".repeat(99),
  "y/".repeat(120),
  "with space",
];
const SPECIALS: readonly Partial<Member>[] = [
  { kind: "fifo" },
  { kind: "character", device: [1, 5] },
  { kind: "block", device: [7, 300] },
];

const bodyOf = (what: number): string => ["", "a", "same", `${what}`, "long ".repeat(what)][what % 5] ?? "";

const metadataOf = (what: number, index: number): Partial<Member> => ({
  mode: [0o644, 0o755, 0o600, 0o4755, 0o2750, 0o1777, 0o000][what % 7] ?? 0,
  uid: [0, 1000, 65534, 3_000_000][what % 4] ?? 0,
  gid: [0, 33, 2_097_151][what % 3] ?? 0,
  mtimeSeconds: 1_750_000_000 + index * 60 + what,
  ...(what % 6 === 0
    ? { xattrs: { "user.note": Buffer.from([what % 256, 0, 10, 61]), "user.b": `${what}` } }
    : {}),
});
