import type { Options } from "yargs";
import { IMAGE_OPTIONS, OUTPUT_OPTIONS } from "./options.ts";

/** What `slim rewrite` takes. */
export const REWRITE_OPTIONS = {
  image: {
    type: "string",
    describe:
      "the image that it built, saved: its bytes prove the steps; alone, its history tells the Dockerfile",
    requiresArg: true,
  },
  platform: IMAGE_OPTIONS.platform,
  base: IMAGE_OPTIONS.base,
  config: IMAGE_OPTIONS.config,
  "max-expansion": IMAGE_OPTIONS["max-expansion"],
  target: IMAGE_OPTIONS.target,
  context: {
    type: "string",
    describe: "the folder that it is built with: what COPY took and nobody needs goes to its .dockerignore",
    requiresArg: true,
  },
  risk: {
    choices: ["safe", "review"],
    default: "review",
    describe: "safe: only what cannot change behaviour; review: all steps, each labelled",
    requiresArg: true,
  },
  "smaller-base": {
    type: "boolean",
    describe: "put the last stage on a smaller base that nothing speaks against; for review",
  },
  "cache-mounts": {
    type: "boolean",
    describe: "keep caches on mounts of the build, --no-cache-mounts cleans up; default: as the file does",
  },
  diff: { type: "boolean", describe: "print a patch, and nothing else" },
  "in-place": { type: "boolean", describe: "write the new Dockerfile over the old one" },
  check: { type: "boolean", describe: "exit with status 1 if it would change" },
  format: {
    choices: ["text", "json", "markdown"],
    describe: "print the report; default: as text on a terminal, else the new Dockerfile",
    requiresArg: true,
  },
  top: { type: "string", describe: "how much of what was not done is told", requiresArg: true },
  ...OUTPUT_OPTIONS,
} satisfies Readonly<Record<string, Options>>;
