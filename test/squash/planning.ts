import { LayerCatalog } from "../../src/io/layer-catalog.ts";
import { TarStream } from "../../src/io/tar-drive.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import { type PlanInput, planImage, type Strategy } from "../../src/layers/plan-image.ts";
import { layerFrom } from "../../src/layers/planned-layer.ts";
import type { Layer } from "../../src/model/image.ts";
import type { PlannedLayer, PlannedMember } from "../../src/model/plan.ts";
import { type Member, tarOf } from "../support/tar.ts";

/** One member in few words: `d/`, `a 5` (bytes), `l -> target`, `g => f` (hard link), `d/ 700` (a mode). */
export type Line = string | Member;

export const memberOf = (line: Line): Member => {
  if (typeof line !== "string") return line;
  const [, path = "", arrow, rest = ""] = /^(\S+?)(?: (->|=>))?(?: (\S+))?$/.exec(line) ?? [];
  if (arrow === "->") return { path, target: rest };
  if (arrow === "=>") return { path, kind: "hardlink", target: rest };
  if (path.endsWith("/")) return { path, mode: rest ? Number.parseInt(rest, 8) : 0o755 };
  return { path, body: "x".repeat(Number(rest || 0)) };
};

/** Layers as slim reads them from tars that hold these members. */
export const layersOf = (...layers: readonly (readonly Line[])[]): Layer[] =>
  layers.map((lines, index) => {
    const catalog = new LayerCatalog();
    const tar = tarOf(lines.map(memberOf));
    const stream = new TarStream({ member: (member) => void catalog.add(member) });
    stream.push(tar);
    stream.end();
    const digest = `sha256:${index.toString(16).padStart(64, "0")}`;
    return {
      index,
      diffId: digest,
      blobDigest: digest,
      compression: "none",
      tarBytes: tar.length,
      blobBytes: tar.length,
      entries: catalog.entries,
      whiteouts: catalog.whiteouts,
    };
  });

export interface Planning {
  readonly strategy: Strategy;
  readonly base?: number;
  readonly dropped?: readonly string[];
}

export const inputOf = (
  layers: readonly Layer[],
  { strategy, base = 0, dropped = [] }: Planning,
): PlanInput => ({
  layers,
  tree: stackLayers(layers),
  base,
  strategy,
  dropped: new Set(dropped),
});

/** The plan, a list a layer: `kept 0`, or its members in the tar's order as they are read. */
export const planOf = (layers: readonly Layer[], planning: Planning): (string | string[])[] =>
  planImage(inputOf(layers, planning)).map((planned) =>
    planned.kind !== "built"
      ? `${planned.kind} ${planned.layer}`
      : planned.members.map((member) => wordOf(member, layers)),
  );

const wordOf = (member: PlannedMember, layers: readonly Layer[]): string => {
  if (member.kind === "whiteout") return `hide ${member.path}`;
  if (member.kind === "implied") return `${member.path} implied`;
  if (member.kind === "link") return `${member.path} => ${member.target}`;
  const entry = layers[member.from.layer]?.entries[member.from.entry];
  if (!entry) throw new Error(`nothing stands at ${member.from.layer}:${member.from.entry}`);
  const { kind, mode, contentBytes, target } = entry;
  if (kind === "directory") return `${member.path} ${mode.toString(8)}`;
  return `${member.path} ${kind === "symlink" ? `-> ${target}` : kind === "file" ? contentBytes : kind}`;
};

/** The layers that a plan will become. */
export const resultOf = (plan: readonly PlannedLayer[], layers: readonly Layer[]): Layer[] =>
  plan.map((planned, index) => layerFrom(planned, layers, index));
