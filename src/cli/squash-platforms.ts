import { type KeptIndex, keptIndexOf } from "../io/kept-index.ts";
import type { Opened } from "../io/open.ts";
import { SlimError } from "../model/error.ts";
import type { Digest, ImageFormat } from "../model/image.ts";
import { countOf } from "../report/bytes.ts";
import type { Args } from "./options.ts";

/** What `--keep-platforms` keeps beside the image; null where nobody asked. */
export const platformsKept = (
  { image, source }: Opened,
  args: Args,
  format: ImageFormat,
): KeptIndex | null => {
  if (args["keep-platforms"] !== true) return null;
  if (format === "docker-archive" && image.format !== format)
    throw new SlimError(
      "usage",
      "--keep-platforms: a docker-archive holds one platform; write the image --to oci or oci-archive",
    );
  return keptIndexOf(source.files, source.candidate, image.name);
};

/** What became of the other platforms, and of what spoke of the image. */
export const platformNotes = (
  { source }: Opened,
  kept: KeptIndex | null,
  indexDigest: Digest | null,
): string[] => {
  const { candidate, siblings, others } = source;
  const left = siblings
    .filter(({ names, platform }) => platform !== candidate.platform && `${names}` === `${candidate.names}`)
    .map(({ platform }) => platform);
  const attestations = kept
    ? kept.attestationsLeftOut
    : others.filter((other) => other === "attestation").length;
  const index = indexDigest === null ? "" : `; the index of all is ${indexDigest}`;
  return [
    ...(kept
      ? [`kept as they are beside it: ${kept.platforms.join(", ") || "no other platform"}${index}`]
      : left.length > 0
        ? [`left out: ${left.join(", ")}; --keep-platforms keeps them`]
        : []),
    ...(attestations > 0
      ? [
          `${countOf(attestations, "attestation")} left out: ${attestations === 1 ? "it speaks" : "they speak"} of the image as it was`,
        ]
      : []),
  ];
};
