import type { Claim, WasteKind } from "../model/finding.ts";
import type { Scene } from "../model/scene.ts";
import type { DeadCause } from "../model/tree.ts";

const ACCOUNTING = "https://github.com/opencontainers/image-spec/blob/main/layer.md#applying-changesets";
const WHITEOUTS = "https://github.com/opencontainers/image-spec/blob/main/layer.md#whiteouts";

/** The four ways in which a stored copy is never seen. CONTRACT 2. */
export const DEAD_WASTE: Readonly<Record<DeadCause, WasteKind>> = {
  overwritten: {
    id: "overwritten",
    title: "Files stored again by a later layer",
    kind: "dead",
    risk: "review",
    why: "A layer cannot change what a lower one stores: the old copy stays in the image and is pulled, and nobody sees it.",
    source: ACCOUNTING,
    fix: "Write the file once: do both steps in one RUN, or change it before it is copied.",
  },
  "metadata-only": {
    id: "metadata-only",
    title: "Files stored again unchanged",
    kind: "dead",
    risk: "review",
    why: "The same content is stored a second time, usually because a later layer runs chmod -R, chown -R or touch.",
    source: ACCOUNTING,
    fix: "Set owner and mode where the files come in: `COPY --chown=USER:GROUP --chmod=MODE`, or in the RUN that makes them.",
  },
  deleted: {
    id: "deleted",
    title: "Files deleted by a later layer",
    kind: "dead",
    risk: "review",
    why: "Deleting in a later layer only hides: the bytes stay in the layer below and are pulled all the same.",
    source: WHITEOUTS,
    fix: "Delete them in the instruction that made them, or leave them in a build stage.",
  },
  shadowed: {
    id: "shadowed",
    title: "Paths that one layer stores twice",
    kind: "dead",
    risk: "review",
    why: "A tar may name a path twice and the last one counts; the specification forbids it, and podman refuses to load it.",
    source: "https://github.com/opencontainers/image-spec/blob/main/layer.md#layer",
    fix: "Build the layer again with a tool that writes each path once.",
  },
};

/** Every stored body that the merged tree does not show. */
export const claimDead = ({ image, tree }: Scene): Claim[] => {
  const claims: Claim[] = [];
  image.layers.forEach(({ entries }, layer) => {
    entries.forEach(({ path, contentBytes }, entry) => {
      const fate = tree.fates[layer]?.[entry];
      if (contentBytes === 0 || fate?.state !== "dead") return;
      const byLayer = fate.byLayer === layer ? null : fate.byLayer;
      claims.push({
        waste: DEAD_WASTE[fate.cause],
        ref: { layer, entry },
        path,
        bytes: contentBytes,
        byLayer,
      });
    });
  });
  return claims;
};
