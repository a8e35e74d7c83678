import { type Opened, openImage } from "../io/open.ts";
import type { WrittenImage } from "../io/write-image.ts";
import { KEEP_NOTHING, type Keep } from "../model/bodies.ts";
import { SlimError } from "../model/error.ts";
import type { Io } from "./io.ts";
import { type Args, countOf, textOf } from "./options.ts";

const EXPANSION_MAX = 200;

/** What of an image is opened, and what of its bodies is kept. */
interface Opening {
  readonly args: Args;
  readonly io: Io;
  readonly keep?: Keep;
}

/** Opens an image as the arguments say, whichever of them names it, until `use` has ended. */
export const withOpened = <T>(
  image: string,
  { args, io, keep = KEEP_NOTHING }: Opening,
  use: (opened: Opened) => Promise<T>,
): Promise<T> =>
  untilUsed(
    openImage(image, {
      image: textOf(args, "image"),
      platform: textOf(args, "platform"),
      machine: io.machine,
      threads: io.threads,
      maxExpansion: countOf(args, "max-expansion") ?? EXPANSION_MAX,
      keep,
    }),
    use,
  );

/** Opens what was just written, to hold it against what it was made of, until `use` has ended. */
export const withDraft = <T>(
  path: string,
  { digest, known }: WrittenImage,
  { args, io }: Opening,
  use: (opened: Opened) => Promise<T>,
): Promise<T> =>
  untilUsed(
    openImage(path, {
      image: digest,
      platform: null,
      machine: io.machine,
      threads: io.threads,
      maxExpansion: countOf(args, "max-expansion") ?? EXPANSION_MAX,
      keep: KEEP_NOTHING,
      known,
    }),
    use,
  );

const untilUsed = async <T>(opening: Promise<Opened>, use: (opened: Opened) => Promise<T>): Promise<T> => {
  const opened = await opening;
  try {
    return await use(opened);
  } finally {
    await opened.close();
  }
};

/** Refuses an image of which a layer is kept elsewhere: what is in it can neither be compared nor kept. */
export const refuseAbsent = ({ image, source }: Opened): void => {
  const at = source.layers.findIndex(({ blob }) => blob === null);
  if (at === -1) return;
  const { name } = source.candidate.layers[at] ?? { name: "" };
  throw new SlimError(
    "missing-blob",
    `${image.name}: layer ${at} (${name}) is foreign and its blob is not here; save the image with all its layers`,
  );
};
