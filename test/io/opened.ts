import { type OpenOptions, openImage } from "../../src/io/open.ts";
import { KEEP_NOTHING } from "../../src/model/bodies.ts";
import type { Image } from "../../src/model/image.ts";

export interface Reading {
  readonly image: Image;
  readonly notes: readonly string[];
}

/** Opens an image, checks it whole, and lets go of it. */
export const opened = async (reference: string, options: Partial<OpenOptions> = {}): Promise<Reading> => {
  const { image, notes, verified, close } = await openImage(reference, {
    image: null,
    platform: null,
    machine: "linux/amd64",
    threads: 0,
    maxExpansion: 200,
    keep: KEEP_NOTHING,
    ...options,
  });
  try {
    await verified;
    return { image, notes };
  } finally {
    await close();
  }
};
