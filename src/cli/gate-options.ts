import type { Options } from "yargs";
import { flag, value } from "./option.ts";
import { EARLIER_OPTIONS } from "./options.ts";

/** Where the help lists what can fail a build. */
export const GATES = { group: "Gates:" };

/** One limit. */
const gate = (describe: string): Options => value(describe, GATES);

/** Limits of an image by itself. */
export const GATE_OPTIONS = {
  "max-dead": gate("dead bytes above the base: 10MB or 5%"),
  "max-removable": gate("removable bytes above the base: 10MB or 5%"),
  "max-stored": gate("all stored bytes: 500MB"),
  "min-efficiency": gate("live of stored bytes: 0.95"),
  "max-layers": gate("layers in all"),
  "include-base": flag("charge what came with FROM to max-dead and max-removable too", GATES),
};

/** Limits of an image that is held against an earlier one. */
export const GROWTH_OPTIONS = {
  "max-growth": gate("stored bytes more than before: 10MB or 5%"),
  "max-pull": gate("what a pull costs who has the earlier image: 100MB or 50%"),
};

/** The earlier image, with its limits. */
export const BASELINE_OPTIONS = {
  baseline: gate("an earlier image, baseline or report to hold it against; alone: no growth at all"),
  ...GROWTH_OPTIONS,
  ...EARLIER_OPTIONS,
};
