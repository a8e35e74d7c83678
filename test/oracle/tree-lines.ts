/** A tree as lines of `fixtures/README.md`, one a path. */
export type Listing = readonly string[];

/** One path of a tree, as slim or another program sees it. */
export interface TreeLine {
  /** From the root, as bytes. */
  readonly path: Buffer;
  readonly kind: "file" | "directory" | "symlink" | "character" | "block" | "fifo";
  readonly mode: number;
  readonly owner: string;
  readonly mtimeSeconds: number;
  /** `bytes:sha256` of a file, a link's target, a device's numbers; else "-". */
  readonly detail: string;
  /** Files with the same one are hard links. */
  readonly group: string | null;
  /** `name=hex`, sorted. */
  readonly xattrs: readonly string[];
}

/** Sorted by bytes. A group of hard links is named by its first path. Times of directories say nothing. */
export const treeLines = (lines: readonly TreeLine[]): Listing => {
  const sorted = [...lines].sort((a, b) => a.path.compare(b.path));
  const groups = new Map<string, { first: Buffer; count: number }>();
  for (const { group, path } of sorted) {
    if (group === null) continue;
    const known = groups.get(group);
    if (known) known.count++;
    else groups.set(group, { first: path, count: 1 });
  }
  return sorted.map(({ path, kind, mode, owner, mtimeSeconds, detail, group, xattrs }) => {
    const links = group === null ? undefined : groups.get(group);
    return [
      plain(path),
      kind,
      mode.toString(8).padStart(4, "0"),
      owner,
      kind === "directory" ? "-" : mtimeSeconds,
      detail,
      links && links.count > 1 ? plain(links.first) : "-",
      xattrs.join(",") || "-",
    ].join("\t");
  });
};

/** Printable ASCII as it is, other bytes and the backslash as `\xHH`. */
export const plain = (name: Buffer): string =>
  name
    .toString("latin1")
    .replace(/[^!-~]|\\/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`);

/** What two listings differ in, in words that a failing test can show. */
export const differences = (ours: Listing, theirs: Listing): string[] => {
  const [a, b] = [new Set(ours), new Set(theirs)];
  return [
    ...ours.filter((line) => !b.has(line)).map((line) => `slim: ${line}`),
    ...theirs.filter((line) => !a.has(line)).map((line) => `them: ${line}`),
  ];
};
