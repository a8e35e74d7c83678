import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { analyzeImage } from "../../src/cli/subject.ts";
import type { Report } from "../../src/model/report.ts";
import { type Analysis, buildReport } from "../../src/report/build.ts";
import { SILENT } from "../support/main.ts";

// The images are some gigabytes, name package mirrors, and are never committed: `realimages/build.sh` and
// `build-docker.sh` make them.

const folder = process.env.SLIM_REAL_IMAGES ?? "";
const required = process.env.SLIM_REQUIRE_REAL === "1";

/** A body of a gigabyte is read in seconds; a machine that is shared takes its time. */
export const TIMEOUT_MS = 240_000;

/** Where one of the images, or a file of it, lies. */
export const realPath = (...names: readonly string[]): string => join(folder, ...names);

/** Tests over one folder of real images, where it is there. */
export const describeReal = (name: string, tests: () => void): void => {
  const here = folder !== "" && existsSync(realPath(name));
  const title = here ? name : `${name}: set SLIM_REAL_IMAGES to the folder that build.sh filled`;
  describe.skipIf(!here)(title, { timeout: TIMEOUT_MS }, tests);
  if (required && !here)
    it(`has ${name}, as SLIM_REQUIRE_REAL=1 demands`, () => expect.fail(`SLIM_REAL_IMAGES holds no ${name}`));
};

export interface Reading {
  readonly analysis: Analysis;
  readonly report: Report;
}

export interface ReadOptions {
  readonly dockerfile?: string;
  readonly image?: string;
  readonly platform?: string;
  readonly machine?: string;
}

/** What `slim analyze` makes of an image, every path of every finding named. */
export const read = async (path: string, options: ReadOptions = {}): Promise<Reading> => {
  const { machine = "linux/amd64", ...args } = options;
  const found = await analyzeImage({ IMAGE: path, ...args }, { ...SILENT, machine });
  const analysis = { ...found, limits: [], top: Number.POSITIVE_INFINITY };
  return { analysis, report: buildReport(analysis) };
};

/** The options that name a built image's own Dockerfile, if it has one. */
export const dockerfileOf = (name: string): ReadOptions => {
  const dockerfile = realPath(name, "context", "Dockerfile");
  return existsSync(dockerfile) ? { dockerfile } : {};
};
