import type { Entry, Layer } from "../model/image.ts";
import type { PlannedLayer, PlannedMember } from "../model/plan.ts";
import { impliedDirectory } from "./slot.ts";

/** What a planned layer will list once it is written, so that it can be stacked before it is. */
export const layerFrom = (
  planned: PlannedLayer,
  layers: readonly Layer[],
  index: number,
  previous: readonly Layer[] = [],
): Layer => {
  if (planned.kind !== "built") {
    const old = (planned.kind === "kept" ? layers : previous)[planned.layer];
    if (!old) throw new Error(`there is no layer ${planned.layer} to copy`);
    return { ...old, index };
  }
  const { members } = planned;
  return {
    index,
    diffId: "",
    blobDigest: "",
    compression: "none",
    tarBytes: 0,
    blobBytes: 0,
    entries: members.filter(({ kind }) => kind !== "whiteout").map((member) => entryFor(member, layers)),
    whiteouts: members
      .filter(({ kind }) => kind === "whiteout")
      .map(({ path }) => ({ kind: "explicit", path }) as const),
  };
};

const entryFor = (member: PlannedMember, layers: readonly Layer[]): Entry => {
  const { path } = member;
  if (!("from" in member)) return impliedDirectory(path);
  const entry = layers[member.from.layer]?.entries[member.from.entry];
  if (!entry) throw new Error(`${path} comes from an entry that is not there`);
  if (member.kind === "link")
    return { ...entry, path, kind: "hardlink", contentBytes: 0, target: member.target };
  return { ...entry, path };
};
