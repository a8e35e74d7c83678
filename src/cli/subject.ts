import { type AnalyzeOptions, analyze, type Subject } from "../analyze.ts";
import { CONTENTS_FILES } from "../contents/kept.ts";
import { parseDockerfile } from "../dockerfile/parse.ts";
import type { Opened } from "../io/open.ts";
import type { Keep } from "../model/bodies.ts";
import type { Dockerfile, Trace } from "../model/dockerfile.ts";
import { SlimError } from "../model/error.ts";
import type { Analysis } from "../report/build.ts";
import { ignoredNotes, ignoring } from "./config/ignores.ts";
import type { Settings } from "./config/settings.ts";
import { dockerfileName, dockerfileText } from "./dockerfile-text.ts";
import type { Io } from "./io.ts";
import { withOpened } from "./opening.ts";
import { type Args, textOf } from "./options.ts";
import { showingProgress } from "./progress.ts";
import { type Reading, readSubject, TEXTS } from "./read-subject.ts";

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

/** How an image is looked at. */
interface Looking extends Reading {
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
  { keep, dockerfile = readDockerfile(args), trace, ...reading }: Looking,
  use: (opened: Opened, analyzed: Analyzed) => Promise<T>,
): Promise<T> => {
  const settingsOf = reading.findWaste ? await configured(args, io) : () => NO_SETTINGS;
  const kept = keep ?? (reading.readsContents === true ? CONTENTS_FILES : TEXTS);
  return await showingProgress(args, io, () =>
    withOpened(textOf(args, "IMAGE") ?? "", { args, io, keep: kept }, async (opened) => {
      const subject = await readSubject(opened, reading, args);
      const settings = settingsOf(opened.image.name);
      const options: AnalyzeOptions = {
        dockerfile,
        target: textOf(args, "target"),
        ...(trace === undefined ? {} : { trace: trace(opened, subject) }),
        base: textOf(args, "base") ?? "auto",
        rules: settings.rules,
        isIgnored: ignoring(settings),
      };
      const analysis = analyze(subject, options);
      const warnings = [
        ...analysis.warnings,
        ...settings.warnings,
        ...ignoredNotes(settings, analysis.ignored),
      ];
      return await use(opened, { ...analysis, warnings, settings });
    }),
  );
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

const readDockerfile = (args: Args): Dockerfile | null => {
  const path = textOf(args, "dockerfile");
  if (path === null) {
    if (textOf(args, "target") === null) return null;
    throw new SlimError("usage", "--target names a stage of a Dockerfile; give --dockerfile too");
  }
  return parseDockerfile(dockerfileText(path), dockerfileName(path));
};
