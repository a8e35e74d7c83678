import type { WasteKind } from "../model/finding.ts";
import { AMBIGUOUS_WASTE } from "./ambiguous.ts";
import { INSTALLED_PACKAGE, UNPACKED_ARCHIVE } from "./archives.ts";
import { BUILD_LEFTOVERS } from "./build-leftovers.ts";
import { DEAD_WASTE } from "./dead.ts";
import { DEBUG_SECTIONS } from "./debug-sections.ts";
import { DUPLICATE_WASTE } from "./duplicates.ts";
import { SDK_WASTE } from "./sdks.ts";
import { SECOND_COPY, VENV_TOOLS } from "./second-copies.ts";
import {
  BUILD_PACKAGES,
  DEVELOPMENT_DEPENDENCIES,
  RECOMMENDED_PACKAGES,
  UNREACHED_PACKAGES,
} from "./unneeded-packages.ts";

/** All that is found without a rule, by kind: a config turns them off as it does rules. */
export const DETECTED: readonly WasteKind[] = [
  ...Object.values(DEAD_WASTE),
  INSTALLED_PACKAGE,
  UNPACKED_ARCHIVE,
  BUILD_PACKAGES,
  RECOMMENDED_PACKAGES,
  UNREACHED_PACKAGES,
  DEVELOPMENT_DEPENDENCIES,
  SECOND_COPY,
  VENV_TOOLS,
  ...Object.values(SDK_WASTE),
  BUILD_LEFTOVERS,
  DEBUG_SECTIONS,
  DUPLICATE_WASTE,
  ...Object.values(AMBIGUOUS_WASTE),
];
