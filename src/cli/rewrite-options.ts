import { choice, flag, value } from "./option.ts";
import { IMAGE_OPTIONS, OUTPUT_OPTIONS } from "./options.ts";

/** What `slim rewrite` takes. */
export const REWRITE_OPTIONS = {
  image: value(
    "the image that it built, saved: its bytes prove the steps; alone, its history tells the Dockerfile",
  ),
  platform: IMAGE_OPTIONS.platform,
  base: IMAGE_OPTIONS.base,
  config: IMAGE_OPTIONS.config,
  "max-expansion": IMAGE_OPTIONS["max-expansion"],
  target: IMAGE_OPTIONS.target,
  context: value(
    "the folder that it is built with: what COPY took and nobody needs goes to its .dockerignore",
  ),
  risk: choice(
    ["safe", "review"],
    "safe: only what cannot change behaviour; review: all steps, each labelled",
    {
      default: "review",
    },
  ),
  "smaller-base": flag("put the last stage on a smaller base that nothing speaks against; for review"),
  "cache-mounts": flag(
    "keep caches on mounts of the build, --no-cache-mounts cleans up; default: as the file does",
  ),
  diff: flag("print a patch, and nothing else"),
  "in-place": flag("write the new Dockerfile over the old one"),
  check: flag("exit with status 1 if it would change"),
  format: choice(
    ["text", "json", "markdown"],
    "print the report; default: as text on a terminal, else the new Dockerfile",
  ),
  top: value("how much of what was not done is told"),
  ...OUTPUT_OPTIONS,
};
