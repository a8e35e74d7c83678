import { type AnalyzeOptions, analyze, FILES_READ, type Subject } from "../analyze.ts";
import { CONTENTS_FILES } from "../contents/kept.ts";
import { productionOf } from "../contents/production.ts";
import { readContents } from "../contents/read-contents.ts";
import { parseTrace } from "../contents/trace.ts";
import { parseDockerfile } from "../dockerfile/parse.ts";
import { type Opened, openImage } from "../io/open.ts";
import { readText } from "../io/text.ts";
import type { WrittenImage } from "../io/write-image.ts";
import { entriesToCompare } from "../layers/causes.ts";
import { stackLayers } from "../layers/merge.ts";
import { KEEP_NOTHING, type Keep } from "../model/bodies.ts";
import type { Dockerfile, Trace } from "../model/dockerfile.ts";
import { SlimError } from "../model/error.ts";
import type { ImagePath } from "../model/path.ts";
import type { Analysis } from "../report/build.ts";
import { ignoredNotes, ignoring } from "./config/ignores.ts";
import type { Settings } from "./config/settings.ts";
import type { Io } from "./io.ts";
import { type Args, countOf, isOn, textOf } from "./options.ts";
import { showProgress } from "./progress.ts";

/** What became of an image's bytes, before anybody set limits or a length. */
export interface Analyzed extends Omit<Analysis, "limits" | "top"> {
  /** What the config asks for this image. */
  readonly settings: Settings;
}

/** Reads and analyses the image that the arguments name. Nothing comes of it unless every digest was found right. */
export const analyzeImage = async (args: Args, io: Io): Promise<Analyzed> =>
  withImage(args, io, { findWaste: true, readsContents: true }, async (opened, analyzed) => {
    await opened.verified;
    return analyzed;
  });

/** How much is looked at. Without `findWaste` no body is read, and live waste is not found. */
interface Looking {
  readonly findWaste: boolean;
  /** Whether it is found out what the files are, and what needs what. */
  readonly readsContents?: boolean;
  /** Whether it is found out as well what would be needed without packages that only development needs. */
  readonly readsProduction?: boolean;
  /** What the caller goes on to read itself, in place of what is kept else. */
  readonly keep?: Keep;
  /** A Dockerfile that was read already, in place of the one that the arguments name. */
  readonly dockerfile?: Dockerfile | null;
  /** Tells which instruction made which layer, in place of finding it out. */
  readonly trace?: (opened: Opened, subject: Subject) => Trace;
}

/**
 * The same for those who go on to read the image: it is open until `use` has ended. Digests are still being taken then, so
 * `use` awaits `verified` before it lets anything out.
 */
export const withImage = async <T>(
  args: Args,
  io: Io,
  {
    findWaste,
    readsContents = false,
    readsProduction = false,
    keep = readsContents ? CONTENTS_FILES : TEXTS,
    dockerfile = readDockerfile(args),
    trace,
  }: Looking,
  use: (opened: Opened, analyzed: Analyzed) => Promise<T>,
): Promise<T> => {
  const settingsOf = findWaste ? await configured(args, io) : () => NO_SETTINGS;
  const hideProgress = showProgress(io, isOn(args, "progress") && args.quiet !== true);
  try {
    const opened = await open(textOf(args, "IMAGE") ?? "", args, io, keep);
    try {
      const subject = await readSubject(
        opened,
        { findWaste, readsContents, readsProduction },
        tracedBy(args, opened.image),
      );
      const settings = settingsOf(opened.image.name);
      const isIgnored = ignoring(settings);
      const options: AnalyzeOptions = {
        dockerfile,
        target: textOf(args, "target"),
        ...(trace === undefined ? {} : { trace: trace(opened, subject) }),
        base: textOf(args, "base") ?? "auto",
        rules: settings.rules,
        isIgnored,
      };
      const analysis = analyze(subject, options);
      const warnings = [
        ...analysis.warnings,
        ...settings.warnings,
        ...ignoredNotes(settings, analysis.ignored),
      ];
      return await use(opened, { ...analysis, warnings, settings });
    } finally {
      await opened.close();
    }
  } finally {
    hideProgress();
  }
};

const NO_SETTINGS: Settings = {
  rules: [],
  off: new Set(),
  ignores: [],
  limits: [],
  includeBase: false,
  warnings: [],
};

/** Reads the config, and refuses a wrong one, before the image is read. */
const configured = async (args: Args, io: Io): Promise<(imageName: string) => Settings> => {
  const { checkConfig, settingsFor } = await import("./config/settings.ts");
  const { readConfig } = await import("./config/read.ts");
  const config = readConfig(textOf(args, "config"));
  if (config !== null) checkConfig(config);
  return (imageName) => settingsFor(config, imageName, io);
};

/** Opens an image as the arguments say, whichever of them names it. */
export const open = (image: string, args: Args, io: Io, keep: Keep = KEEP_NOTHING): Promise<Opened> =>
  openImage(image, {
    image: textOf(args, "image"),
    platform: textOf(args, "platform"),
    machine: io.machine,
    threads: io.threads,
    maxExpansion: countOf(args, "max-expansion") ?? 200,
    keep,
  });

/** Opens what was just written, to hold it against what it was made of. */
export const openDraft = (path: string, written: WrittenImage, args: Args, io: Io): Promise<Opened> =>
  openImage(path, {
    image: written.digest,
    platform: null,
    machine: io.machine,
    threads: io.threads,
    maxExpansion: countOf(args, "max-expansion") ?? 200,
    keep: KEEP_NOTHING,
    known: written.known,
  });

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

const readDockerfile = (args: Args): Dockerfile | null => {
  const path = textOf(args, "dockerfile");
  if (path === null) {
    if (textOf(args, "target") === null) return null;
    throw new SlimError("usage", "--target names a stage of a Dockerfile; give --dockerfile too");
  }
  if (path === "-" && textOf(args, "IMAGE") === "-")
    throw new SlimError(
      "usage",
      "standard input cannot be both image and Dockerfile; give one of them as a file",
    );
  return parseDockerfile(readText(path), path === "-" ? "Dockerfile" : path);
};

/** Of a longer file, its beginning is read. */
const TEXT_BYTES_MAX = 1 << 20;

/** Files whose bodies detectors ask for, whatever else is read. */
const TEXTS: Keep = { ...KEEP_NOTHING, paths: FILES_READ, bytesMax: TEXT_BYTES_MAX };

/** The paths that a recorded run opened: `--trace FILE`. */
const tracedBy = (args: Args, { config }: Opened["image"]): readonly ImagePath[] => {
  const path = textOf(args, "trace");
  return path === null ? [] : parseTrace(readText(path), config.workingDir || "/");
};

const readSubject = async (
  { image, content, notes }: Opened,
  { findWaste, readsContents = false, readsProduction = false }: Looking,
  traced: readonly ImagePath[],
): Promise<Subject> => {
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
