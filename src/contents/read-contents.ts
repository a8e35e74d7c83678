import type { Bodies } from "../model/bodies.ts";
import type { Contents } from "../model/contents.ts";
import type { Image } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import type { MergedTree } from "../model/tree.ts";
import { closureOf } from "./closure.ts";
import { debugBytesIn } from "./debug-bytes.ts";
import { readLanguagePackages } from "./languages/index.ts";
import { linkedFiles } from "./linked.ts";
import { keptPackages } from "./packages/kept-packages.ts";
import { readPackages } from "./packages/read-packages.ts";
import { rootOf } from "./root.ts";
import { findSdks } from "./sdks.ts";

/**
 * What the files of an image are, and which of them what it starts needs. `traced` are paths that a recorded run opened. Never throws for
 * what an image holds: what is broken is left out, and warned of.
 */
export const readContents = (
  image: Image,
  tree: MergedTree,
  bodies: Bodies,
  traced: readonly ImagePath[],
): { readonly contents: Contents; readonly warnings: readonly string[] } => {
  const root = rootOf(tree, image.config, bodies);
  const system = readPackages(root, image, bodies);
  const languages = readLanguagePackages(root);
  const closure = closureOf(root, traced);
  const installed = [...system.packages.installed, ...languages.packages].sort((a, b) =>
    a.id < b.id ? -1 : 1,
  );
  return {
    contents: {
      packages: { installed, changes: system.packages.changes },
      closure,
      kept: keptPackages(system.packages.installed, closure),
      sdks: findSdks(root),
      debugBytes: debugBytesIn(root, new Set(system.packages.installed.flatMap(({ files }) => files))),
      linked: linkedFiles(root, closure),
      production: null,
    },
    warnings: [...system.warnings, ...languages.warnings, ...closure.doubts],
  };
};
