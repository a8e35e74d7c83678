import type { Finding, WasteKind } from "../model/finding.ts";
import type { Scene } from "../model/scene.ts";
import type { AmbiguityKind } from "../model/tree.ts";

const LAYER_SPEC = "https://github.com/opencontainers/image-spec/blob/main/layer.md";

const ambiguous = (id: AmbiguityKind, title: string, why: string, fix: string): WasteKind => ({
  id,
  title,
  kind: "ambiguous",
  risk: "review",
  why,
  source: LAYER_SPEC,
  fix,
});

/** What engines read differently, and how. slim reads it by the OCI rules. */
export const AMBIGUOUS_WASTE: Readonly<Record<AmbiguityKind, WasteKind>> = {
  "whiteout-of-own-path": ambiguous(
    "whiteout-of-own-path",
    "A layer deletes and holds the same path",
    "By the specification the whiteout hides what lies below and the new path stays; engines on overlayfs keep what lay below, or refuse the image.",
    "Build the layer again with a current builder.",
  ),
  "link-into-lower-layer": ambiguous(
    "link-into-lower-layer",
    "A hard link to a file of a lower layer",
    "Engines that unpack each layer on its own cannot make the link and refuse the image.",
    "Let the layer hold the file itself, or squash the image.",
  ),
  "link-to-later-entry": ambiguous(
    "link-to-later-entry",
    "A hard link before the file that it names",
    "A tar is read from front to back: most engines refuse the image.",
    "Write the layer again with the file first.",
  ),
  "dangling-link": ambiguous(
    "dangling-link",
    "A hard link to a file that is not there",
    "No engine can make it: the image does not load, or the path is missing.",
    "Write the layer again with the file in it.",
  ),
  "write-through-symlink": ambiguous(
    "write-through-symlink",
    "A layer writes through a symbolic link of a lower layer",
    "Extractors follow the link; engines on overlayfs replace it by a directory, and what it led to is gone from that path.",
    "Write to the link's target.",
  ),
  "file-as-parent": ambiguous(
    "file-as-parent",
    "A layer writes below a path that is no directory",
    "Extractors cannot make the directory and refuse the image; engines on overlayfs refuse it only where one layer holds both.",
    "Let the layer list the directory that takes its place.",
  ),
  "missing-parent": ambiguous(
    "missing-parent",
    "A layer writes into a directory that it does not list",
    "Extractors keep the directory's owner and mode; engines on overlayfs show it as root's, with mode 0755.",
    "Let the layer list the directories above its files.",
  ),
  "whiteout-device": ambiguous(
    "whiteout-device",
    "A character device 0:0",
    "It is overlayfs's own sign for a deleted file: engines on overlayfs hide the path, others show a device.",
    "Leave the device out of the image.",
  ),
  "duplicate-entry": ambiguous(
    "duplicate-entry",
    "A layer that holds a path twice",
    "The last one counts for most engines; podman and buildah refuse the image.",
    "Write the layer again with each path once.",
  ),
  "opaque-root": ambiguous(
    "opaque-root",
    "A layer that hides everything below it",
    "An opaque marker at the root is obeyed by extractors and ignored by engines on overlayfs.",
    "Start from scratch instead.",
  ),
};

/** One finding for each kind in each layer. They cost no bytes: they say that the image is not the same everywhere. */
export const findAmbiguous = ({ tree, trace, baseLayers }: Scene): Finding[] => {
  const groups = new Map<string, { kind: AmbiguityKind; layer: number; paths: Set<string> }>();
  for (const { kind, layer, path } of tree.ambiguities) {
    const key = `${layer} ${kind}`;
    const group = groups.get(key) ?? { kind, layer, paths: new Set<string>() };
    group.paths.add(path);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ kind, layer, paths }) => ({
    waste: AMBIGUOUS_WASTE[kind],
    bytes: 0,
    layers: [layer],
    base: layer < baseLayers,
    instruction: trace.origins[layer]?.instruction ?? null,
    causedBy: null,
    paths: [...paths].sort(),
  }));
};
