import { type AnalyzeOptions, analyze, FILES_READ, type Subject } from "../analyze.ts";
import { parseDockerfile } from "../dockerfile/parse.ts";
import { openImage } from "../io/open.ts";
import { readText } from "../io/text.ts";
import { entriesToCompare } from "../layers/causes.ts";
import { stackLayers } from "../layers/merge.ts";
import type { Dockerfile } from "../model/dockerfile.ts";
import { SlimError } from "../model/error.ts";
import type { ImagePath } from "../model/path.ts";
import type { Analysis } from "../report/build.ts";
import type { Io } from "./io.ts";
import { type Args, countOf, isOn, textOf } from "./options.ts";
import { showProgress } from "./progress.ts";

/** Reads and analyses the image that the arguments name. Nothing comes of it unless every digest was found right. */
export const analyzeImage = async (args: Args, io: Io): Promise<Omit<Analysis, "limits" | "top">> => {
  const dockerfile = await readDockerfile(args);
  const { RULES: rules } = await import("../../rules/index.ts");
  const options: AnalyzeOptions = {
    dockerfile,
    target: textOf(args, "target"),
    base: textOf(args, "base") ?? "auto",
    rules,
  };
  return analyze(await readSubject(args, io), options);
};

const readDockerfile = async (args: Args): Promise<Dockerfile | null> => {
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

const readSubject = async (args: Args, io: Io): Promise<Subject> => {
  const hideProgress = showProgress(io, isOn(args, "progress") && args.quiet !== true);
  try {
    const { image, content, notes, verified, close } = await openImage(textOf(args, "IMAGE") ?? "", {
      image: textOf(args, "image"),
      platform: textOf(args, "platform"),
      machine: io.machine,
      threads: io.threads,
      maxExpansion: countOf(args, "max-expansion") ?? 200,
      keep: FILES_READ,
    });
    try {
      const tree = stackLayers(image.layers);
      const fingerprints = await content.fingerprints(entriesToCompare(image.layers, tree));
      const texts = new Map<ImagePath, string>();
      for (const path of FILES_READ) {
        const ref = tree.nodes.get(path)?.content;
        const text = ref ? content.text(ref) : null;
        if (text !== null) texts.set(path, text);
      }
      await verified;
      return { image, tree, fingerprints, texts, notes };
    } finally {
      await close();
    }
  } finally {
    hideProgress();
  }
};
