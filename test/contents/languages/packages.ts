import { readLanguagePackages } from "../../../src/contents/languages/index.ts";
import type { Package } from "../../../src/model/package.ts";
import { type Files, rootOfFiles } from "../root-of-files.ts";

export const packagesOf = (files: Files): readonly Package[] =>
  readLanguagePackages(rootOfFiles(files)).packages;

export const warningsOf = (files: Files): readonly string[] =>
  readLanguagePackages(rootOfFiles(files)).warnings;

/** What an id's package says of one thing. */
export const byId = <T>(packages: readonly Package[], tell: (one: Package) => T): Record<string, T> =>
  Object.fromEntries(packages.map((one) => [one.id, tell(one)]));

export const purposes = (files: Files) => byId(packagesOf(files), ({ development }) => development);
export const requested = (files: Files) => byId(packagesOf(files), (one) => one.requested);
export const filesOf = (files: Files) => byId(packagesOf(files), (one) => one.files);
export const needsOf = (files: Files) => byId(packagesOf(files), ({ needs }) => needs);
