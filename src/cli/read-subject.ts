import { FILES_READ, type Subject } from "../analyze.ts";
import { productionOf } from "../contents/production.ts";
import { readContents } from "../contents/read-contents.ts";
import { parseTrace } from "../contents/trace.ts";
import type { Opened } from "../io/open.ts";
import { readText } from "../io/text.ts";
import { entriesToCompare } from "../layers/causes.ts";
import { stackLayers } from "../layers/merge.ts";
import { KEEP_NOTHING, type Keep } from "../model/bodies.ts";
import type { ImagePath } from "../model/path.ts";
import { type Args, textOf } from "./options.ts";

/** How much is looked at. */
export interface Reading {
  /** Without it no body is read, and live waste is not found. */
  readonly findWaste: boolean;
  /** Whether it is found out what the files are, and what needs what. */
  readonly readsContents?: boolean;
  /** Whether it is found out as well what would be needed without packages that only development needs. */
  readonly readsProduction?: boolean;
}

/** Of a longer file, its beginning is read. */
const TEXT_BYTES_MAX = 1 << 20;

/** Files whose bodies detectors ask for, whatever else is read. */
export const TEXTS: Keep = { ...KEEP_NOTHING, paths: FILES_READ, bytesMax: TEXT_BYTES_MAX };

/** What is analysed: the stacked layers of an opened image, with so much of what its files hold as is asked for. */
export const readSubject = async (
  { image, content, notes }: Opened,
  { findWaste, readsContents = false, readsProduction = false }: Reading,
  args: Args,
): Promise<Subject> => {
  const traced = tracedBy(args, image);
  const tree = stackLayers(image.layers);
  const fingerprints = findWaste ? await content.fingerprints(entriesToCompare(image.layers, tree)) : [];
  const texts = new Map<ImagePath, string>();
  for (const path of FILES_READ) {
    const ref = tree.nodes.get(path)?.content;
    const body = ref ? content.bodies.read(ref, 0, TEXT_BYTES_MAX) : null;
    if (body) texts.set(path, Buffer.from(body).toString("utf8"));
  }
  if (!readsContents) return { image, tree, fingerprints, texts, contents: null, notes, warnings: [] };
  const { contents, warnings } = readContents(image, tree, content.bodies, traced);
  const production = readsProduction ? productionOf(image, tree, content.bodies, traced, contents) : null;
  return { image, tree, fingerprints, texts, contents: { ...contents, production }, notes, warnings };
};

/** The paths that a recorded run opened: `--trace FILE`. */
const tracedBy = (args: Args, { config }: Opened["image"]): readonly ImagePath[] => {
  const path = textOf(args, "trace");
  return path === null ? [] : parseTrace(readText(path, "a trace"), config.workingDir || "/");
};
