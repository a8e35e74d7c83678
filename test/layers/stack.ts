import { accountFor } from "../../src/layers/account.ts";
import { nameCauses } from "../../src/layers/causes.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import type { Entry, EntryRef, Layer, Whiteout } from "../../src/model/image.ts";
import { childOf, nameOf, parentOf } from "../../src/model/path.ts";
import type { DeadSizes } from "../../src/model/report.ts";
import type { Fate, MergedTree } from "../../src/model/tree.ts";

/**
 * One member of a layer in a line: `a 100` a file of 100 bytes, `a 100 #x` one whose content is called x, `d/` a directory,
 * `s -> a` a symbolic link, `h => a` a hard link, `c 1:3` a character device, `.wh.a` and `.wh..wh..opq` markers. A word
 * such as `0700` is the mode, one such as `5:6` behind a file or a directory its owner.
 */
export type Line = string;

/** Layers from lines, base layer first. */
export const layersOf = (...layers: readonly (readonly Line[])[]): Layer[] => layers.map(layerOf);

const layerOf = (lines: readonly Line[], index: number): Layer => {
  const digest = `sha256:${index.toString(16).padStart(64, "0")}`;
  const entries: Entry[] = [];
  const whiteouts: Whiteout[] = [];
  for (const line of lines) {
    const path = `/${line.split(" ")[0]}`;
    const name = nameOf(path);
    if (name === ".wh..wh..opq") whiteouts.push({ kind: "opaque", path: parentOf(path) });
    else if (name.startsWith(".wh."))
      whiteouts.push({ kind: "explicit", path: childOf(parentOf(path), name.slice(4)) });
    else entries.push(entryOf(line));
  }
  return {
    index,
    diffId: digest,
    blobDigest: digest,
    compression: "none",
    tarBytes: 0,
    blobBytes: 0,
    entries,
    whiteouts,
  };
};

const entryOf = (line: Line): Entry => {
  const [name = "", ...words] = line.split(" ");
  const isDirectory = name.endsWith("/");
  const device = words.find((word) => /^\d+:\d+$/.test(word) && words.length === 1) ?? null;
  const link = words[0] === "->" ? "symlink" : words[0] === "=>" ? "hardlink" : null;
  const kind = link ?? (isDirectory ? "directory" : device ? "character" : "file");
  const mode = words.find((word) => /^0\d+$/.test(word));
  const owner = device && !isDirectory ? undefined : words.find((word) => /^\d+:\d+$/.test(word));
  const [uid = 0, gid = 0] = owner?.split(":").map(Number) ?? [];
  return {
    path: isDirectory && name !== "/" ? `/${name.slice(0, -1)}` : `/${name}`.replace("//", "/"),
    kind,
    mode: mode ? Number.parseInt(mode, 8) : isDirectory ? 0o755 : 0o644,
    uid,
    gid,
    mtimeSeconds: 0,
    contentBytes: kind === "file" ? Number(words[0] ?? 0) : 0,
    target: link === "hardlink" ? `/${words[1]}` : link === "symlink" ? (words[1] ?? "") : null,
    device: kind === "character" ? device : null,
    xattrs: null,
    headerOffset: 0,
    bodyOffset: 0,
  };
};

/** The contents that the lines call by the same name are equal, all others differ. */
export const fingerprintsOf = (...layers: readonly (readonly Line[])[]): string[][] =>
  layers.map((lines, layer) =>
    lines
      .filter((line) => !nameOf(`/${line.split(" ")[0]}`).startsWith(".wh."))
      .map((line, entry) => / #(\S+)/.exec(line)?.[1] ?? `${layer}.${entry}`),
  );

const refOf = ({ layer, entry }: EntryRef): string => `${layer}.${entry}`;

/** The merged tree, a line a path: whose content a file shows is told by layer and entry. */
export const treeOf = ({ nodes }: MergedTree): string[] =>
  [...nodes.values()]
    .filter(({ path }) => path !== "/")
    .map(({ path, entry, content }) => {
      const owner = entry.uid || entry.gid ? ` ${entry.uid}:${entry.gid}` : "";
      if (entry.kind === "directory") {
        const mode = entry.mode === 0o755 ? "" : ` 0${entry.mode.toString(8)}`;
        return `${path}/${mode}${owner}`;
      }
      if (entry.kind === "symlink") return `${path} -> ${entry.target}`;
      if (!content) return `${path} ${entry.device ?? entry.kind}`;
      return `${path} ${entry.contentBytes} (${refOf(content)})${owner}`;
    })
    .sort();

const fateOf = (fate: Fate, layer: number): string => {
  if (fate.state === "live") return "live";
  const by = fate.byLayer === layer ? "" : ` by layer ${fate.byLayer}`;
  return `${fate.cause}${by}${fate.by ? ` (${refOf(fate.by)})` : ""}`;
};

/** What became of every entry that is dead, in the tar's order. */
export const deadOf = (layers: readonly Layer[], tree: MergedTree): string[] =>
  layers.flatMap(({ entries, index }) =>
    entries.flatMap((entry, at) => {
      const fate = tree.fates[index]?.[at] ?? { state: "live" };
      return fate.state === "live" ? [] : [`${index}.${at} ${entry.path} ${fateOf(fate, index)}`];
    }),
  );

export const ambiguitiesOf = ({ ambiguities }: MergedTree): string[] =>
  ambiguities.map(({ kind, layer, path }) => `${kind} ${layer} ${path}`);

export interface Totals {
  readonly stored: number;
  readonly live: number;
  readonly dead: Partial<Record<keyof DeadSizes, number>>;
}

/** The accounts of the whole image; causes without bytes are left out. */
export const totalsOf = (...specs: readonly (readonly Line[])[]): Totals => {
  const layers = layersOf(...specs);
  const tree = nameCauses(layers, stackLayers(layers), fingerprintsOf(...specs));
  const accounts = accountFor(layers, tree).layers;
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
  const causes = ["overwrittenBytes", "metadataOnlyBytes", "deletedBytes", "shadowedBytes"] as const;
  const dead: Partial<Record<keyof DeadSizes, number>> = {};
  for (const cause of causes) {
    const bytes = sum(accounts.map((account) => account.dead[cause]));
    if (bytes > 0) dead[cause] = bytes;
  }
  return {
    stored: sum(accounts.map(({ contentBytes }) => contentBytes)),
    live: sum(accounts.map(({ liveBytes }) => liveBytes)),
    dead,
  };
};
