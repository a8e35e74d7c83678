import type { Options } from "yargs";
import { IMAGE_OPTIONS, OUTPUT_OPTIONS } from "./options.ts";

/** What `slim verify` takes. */
export const VERIFY_OPTIONS = {
  rewrite: {
    type: "string",
    describe: "in place of A and B: the report of slim rewrite --format json, held against --image",
    requiresArg: true,
  },
  image: {
    type: "string",
    describe: "the image that the rewritten Dockerfile built, saved",
    requiresArg: true,
  },
  platform: IMAGE_OPTIONS.platform,
  "max-expansion": IMAGE_OPTIONS["max-expansion"],
  format: { choices: ["text", "json"], default: "text", describe: "how to print it" },
  top: { type: "string", describe: "how many differences at most", requiresArg: true },
  ...OUTPUT_OPTIONS,
} satisfies Readonly<Record<string, Options>>;
