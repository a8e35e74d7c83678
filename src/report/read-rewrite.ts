import { SlimError } from "../model/error.ts";
import { isObject, numberAt, objectAt, textsAt, textsOf } from "../model/json.ts";
import type { Expected } from "../model/rewrite-report.ts";

/** What a saved `slim-rewrite/1` says of the image to come. */
export interface Foretold {
  readonly beforeBytes: number;
  readonly predictedBytes: number;
  readonly expected: Expected;
}

/** Reads a saved report. Throws `bad-report` where it is none, or was made without an image. */
export const readRewriteReport = (text: string, name: string): Foretold => {
  const refusal = (what: string): SlimError =>
    new SlimError(
      "bad-report",
      `${name}: ${what}; write it anew with slim rewrite --image IMAGE --format json`,
    );
  const json = parsed(text);
  if (!isObject(json) || json.schema !== "slim-rewrite/1") throw refusal("is no report of slim rewrite");
  const beforeBytes = numberAt(json.image, "storedBytes");
  const predictedBytes = numberAt(json.predicted, "storedBytes");
  if (beforeBytes === null || predictedBytes === null) throw refusal("it predicts nothing");
  if (!isObject(json.expected)) throw refusal("it does not say what to expect");
  return {
    beforeBytes,
    predictedBytes,
    expected: { config: textsOf(objectAt(json.expected, "config")), paths: textsAt(json.expected, "paths") },
  };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text.replace(/^\u{FEFF}/u, ""));
  } catch {
    return null;
  }
};
