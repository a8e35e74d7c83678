import type { WrittenLayer } from "../io/describe-image.ts";
import { baseOfRelayered, layersBelowSquashed, relayeredBy } from "../io/new-config.ts";
import type { Opened } from "../io/open.ts";
import type { Strategy } from "../layers/plan-image.ts";
import type { Image } from "../model/image.ts";
import type { PlannedLayer } from "../model/plan.ts";
import type { SquashLayer } from "../model/squash-report.ts";
import { countOf, formatBytes } from "../report/bytes.ts";
import type { Analyzed } from "./subject.ts";

/** Where nothing tells a base, but the layer on top is what an earlier run made of all above one, that one stays. */
export const baseOf = ({ source }: Opened, { scene, evidence }: Analyzed, strategy: Strategy): number => {
  if (evidence !== "unknown") return scene.baseLayers;
  const made =
    strategy === "relayer"
      ? baseOfRelayered(source.candidate)
      : layersBelowSquashed(source.candidate, madeBy(strategy));
  return made ?? scene.baseLayers;
};

/** What becomes of the sharing of the base's layers, where that is not as it was. */
export const baseNotes = (
  image: Image,
  { scene, evidence }: Analyzed,
  plan: readonly PlannedLayer[],
): string[] => {
  const lost = image.layers.filter(
    ({ index }) =>
      index < scene.baseLayers && !plan.some((one) => one.kind === "kept" && one.layer === index),
  );
  const lostBytes = lost.reduce((sum, { blobBytes }) => sum + blobBytes, 0);
  const isMixed = evidence === "unknown" && image.layers.length > 1 && plan.length === 1;
  return [
    ...(lost.length > 0
      ? [
          `the ${countOf(lost.length, "layer")} of the base (${formatBytes(lostBytes)} as stored) ${lost.length === 1 ? "is" : "are"} no longer shared with other images on it`,
        ]
      : []),
    ...(isMixed
      ? [
          "nothing tells which layers came with FROM, so those are merged too, and no longer shared with other images; --base N keeps the lowest N",
        ]
      : []),
  ];
};

/** As the history tells of the layers that a strategy makes. */
export const createdByOf = (strategy: Strategy, base: number): string =>
  strategy === "relayer" ? relayeredBy(base) : madeBy(strategy);

const madeBy = (strategy: Strategy): string => `slim squash --strategy ${strategy}`;

/** What the report says of one layer of the result. `isHeld`: if it is copied, the previous image has it too. */
export const layerRow = (
  planned: PlannedLayer,
  written: WrittenLayer | undefined,
  isHeld: boolean,
): SquashLayer => {
  if (!written) throw new Error("a planned layer was not written");
  const { diffId, blobDigest, blobBytes } = written;
  const blob = { diffId, blobDigest, blobBytes };
  switch (planned.kind) {
    case "kept":
      return { ...blob, kept: true, reused: isHeld, share: null, standsFor: [planned.layer] };
    case "reused":
      return { ...blob, kept: true, reused: true, share: null, standsFor: [] };
    case "built":
      return {
        ...blob,
        kept: false,
        reused: false,
        share: planned.share ?? null,
        standsFor: planned.standsFor,
      };
    default:
      return planned satisfies never;
  }
};
