import { detectApart, type IsIgnored } from "./detect/index.ts";
import { traceLayers } from "./dockerfile/trace.ts";
import { accountFor } from "./layers/account.ts";
import { findBase } from "./layers/base.ts";
import { nameCauses } from "./layers/causes.ts";
import type { Contents } from "./model/contents.ts";
import type { Dockerfile, Trace } from "./model/dockerfile.ts";
import type { Warning } from "./model/finding.ts";
import type { Image } from "./model/image.ts";
import type { ImagePath } from "./model/path.ts";
import type { RuleBody } from "./model/rule.ts";
import type { Fingerprints, Scene } from "./model/scene.ts";
import type { MergedTree } from "./model/tree.ts";
import type { Analysis } from "./report/build.ts";

/** An image whose layers were stacked, with all that was read for it. */
export interface Subject {
  readonly image: Image;
  readonly tree: MergedTree;
  readonly fingerprints: Fingerprints;
  /** Bodies of the files in `FILES_READ`, where the merged tree has them. */
  readonly texts: ReadonlyMap<ImagePath, string>;
  /** What the files are and what needs what; null where nobody looked. */
  readonly contents: Contents | null;
  /** What opening the image had to say. */
  readonly notes: readonly string[];
  /** What its contents had to say: what is broken, and what could not be followed. */
  readonly warnings: readonly string[];
}

export interface AnalyzeOptions {
  readonly dockerfile: Dockerfile | null;
  readonly target: string | null;
  /** Which instruction made which layer, where that is known and need not be found out. */
  readonly trace?: Trace;
  /** `auto`, `none`, a number of layers or a digest. */
  readonly base: string;
  readonly rules: readonly RuleBody[];
  /** What the user knows of; nothing where it is left out. */
  readonly isIgnored?: IsIgnored;
}

/** Files whose bodies detectors ask for. */
export const FILES_READ: readonly ImagePath[] = ["/etc/passwd"];

/** The sentence: what became of every byte, what of it is waste, and which instruction is behind it. */
export const analyze = (subject: Subject, options: AnalyzeOptions): Omit<Analysis, "limits" | "top"> => {
  const { image, fingerprints, texts, contents } = subject;
  const tree = nameCauses(image.layers, subject.tree, fingerprints);
  const trace =
    options.trace ??
    traceLayers({
      history: image.history,
      layerCount: image.layers.length,
      dockerfile: options.dockerfile,
      target: options.target,
      env: image.config.env,
    });
  const base = findBase(
    options.base,
    image,
    trace,
    options.dockerfile !== null || options.trace !== undefined,
  );
  const scene: Scene = {
    image,
    tree,
    trace: { ...trace, baseName: base.name },
    baseLayers: base.layers,
    fingerprints,
    texts,
    contents,
  };
  return {
    scene,
    ...detectApart(scene, options.rules, options.isIgnored ?? (() => false)),
    accounts: accountFor(image.layers, tree),
    evidence: base.evidence,
    warnings: [
      ...subject.notes.map((message) => warning("image", message)),
      ...trace.notes.map((message) => warning("trace", message)),
      ...subject.warnings.map((message) => warning("contents", message)),
    ],
  };
};

const warning = (code: string, message: string): Warning => ({ code, message, layer: null, path: null });
