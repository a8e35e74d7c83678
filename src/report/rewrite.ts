import type { ImagePath } from "../model/path.ts";
import type {
  Prediction,
  ReportStep,
  RewriteReport,
  RewrittenFile,
  RewrittenImage,
} from "../model/rewrite-report.ts";
import type { Scene } from "../model/scene.ts";
import type { SmallerBase } from "../model/smaller-base.ts";
import type { Declined, Step } from "../model/step.ts";
import { expectedOf } from "./expected.ts";

/** All that a report of a rewrite is made of. */
export interface RewriteOutcome {
  readonly dockerfile: string;
  readonly reconstructed: boolean;
  readonly before: string;
  readonly after: string;
  readonly steps: readonly Step[];
  readonly declined: readonly Declined[];
  readonly ignoreFile: RewrittenFile | null;
  /** The analysed image; null where none was given. */
  readonly scene: Scene | null;
  /** How its container starts: `configFields`. */
  readonly config: ReadonlyMap<string, string> | null;
  readonly smallerBases: readonly SmallerBase[];
  /** What a second stage copies. */
  readonly carried: readonly ImagePath[];
  readonly notes: readonly string[];
}

/** Gathers what became of a Dockerfile into what is reported. */
export const buildRewriteReport = ({ scene, ...outcome }: RewriteOutcome): RewriteReport => {
  const image = scene === null ? null : imageOf(scene);
  return {
    schema: "slim-rewrite/1",
    dockerfile: outcome.dockerfile,
    reconstructed: outcome.reconstructed,
    before: outcome.before,
    after: outcome.after,
    ignoreFile: outcome.ignoreFile,
    image,
    steps: outcome.steps.map(stepOf),
    declined: outcome.declined,
    predicted: image === null ? null : predict(image, outcome.steps),
    expected:
      scene === null || outcome.config === null ? null : expectedOf(scene, outcome.config, outcome.carried),
    smallerBases: outcome.smallerBases,
    notes: outcome.notes,
  };
};

const stepOf = ({
  changes: _changes,
  ignores: _ignores,
  answers: _answers,
  removes: _removes,
  ...step
}: Step): ReportStep => step;

const imageOf = ({ image }: Scene): RewrittenImage => ({
  name: image.name,
  platform: image.platform,
  id: image.id,
  storedBytes: sum(image.layers.flatMap(({ entries }) => entries.map(({ contentBytes }) => contentBytes))),
  blobBytes: sum(image.layers.map(({ blobBytes }) => blobBytes)),
  compressed: image.layers.every(({ compression }) => compression !== "none"),
});

/** Null where some step's bytes are not known: the rest would be no prediction. */
const predict = ({ storedBytes, blobBytes }: RewrittenImage, steps: readonly Step[]): Prediction | null => {
  if (steps.some(({ savesBytes }) => savesBytes === null)) return null;
  return {
    storedBytes: storedBytes - sum(steps.map((step) => step.savesBytes ?? 0)),
    blobBytes: blobBytes - sum(steps.map((step) => step.savesBlobBytes ?? 0)),
    estimate: steps.some(({ estimate }) => estimate),
  };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
