import type { Claim, WasteKind } from "../model/finding.ts";
import type { Entry } from "../model/image.ts";
import type { Scene } from "../model/scene.ts";

export const DUPLICATE_WASTE: WasteKind = {
  id: "duplicate-content",
  title: "Equal files under several paths",
  kind: "duplicate",
  risk: "review",
  why: "The same content is stored more than once in what the container sees.",
  source: "https://github.com/opencontainers/image-spec/blob/main/layer.md#file-types",
  fix: "Of your own files keep one copy and link to it (`ln`, or `mv` instead of `cp`); files of packages are as their packages made them.",
};

/**
 * Live bodies that stand in the image already, at another path: all but the first of each content. What is waste on other
 * grounds is passed over, so that no byte is counted twice.
 */
export const claimDuplicates = (
  { image, tree, fingerprints }: Scene,
  claimed: ReadonlySet<Entry>,
): Claim[] => {
  const seen = new Set<string>();
  const claims: Claim[] = [];
  image.layers.forEach(({ entries }, layer) => {
    entries.forEach((entry, at) => {
      const fingerprint = fingerprints[layer]?.[at];
      if (!fingerprint || claimed.has(entry) || tree.fates[layer]?.[at]?.state !== "live") return;
      if (seen.has(fingerprint))
        claims.push({
          waste: DUPLICATE_WASTE,
          ref: { layer, entry: at },
          path: entry.path,
          bytes: entry.contentBytes,
          byLayer: null,
        });
      else seen.add(fingerprint);
    });
  });
  return claims;
};
