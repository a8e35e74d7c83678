import { configFields } from "../io/compare-config.ts";
import type { Dockerfile } from "../model/dockerfile.ts";
import type { Io } from "./io.ts";
import type { Args } from "./options.ts";
import { type Analyzed, withImage } from "./subject.ts";

/** What edits are made from: the analysis, and how the image's container starts, `configFields`. */
export interface Editable {
  readonly analyzed: Analyzed;
  readonly config: ReadonlyMap<string, string>;
}

const LOOKING = { findWaste: true, readsContents: true, readsProduction: true } as const;

/** What the image that the arguments name shows to those who edit its Dockerfile. */
export const analyzeForEdits = (
  args: Args,
  io: Io,
  dockerfile?: { readonly dockerfile: Dockerfile },
): Promise<Editable> =>
  withImage(args, io, { ...LOOKING, ...dockerfile }, async (opened, analyzed) => {
    await opened.verified;
    return { analyzed, config: configFields(opened.source.candidate) };
  });

/** The same of the image that built a Dockerfile which was read already. */
export const analyzeFor = (image: string, dockerfile: Dockerfile, args: Args, io: Io): Promise<Editable> =>
  analyzeForEdits({ ...args, IMAGE: image, image: undefined }, io, { dockerfile });
