import { value } from "./option.ts";
import { formatOption, IMAGE_OPTIONS, OUTPUT_OPTIONS } from "./options.ts";

/** What `slim verify` takes. */
export const VERIFY_OPTIONS = {
  rewrite: value("in place of A and B: the report of slim rewrite --format json, held against --image"),
  image: value("the image that the rewritten Dockerfile built, saved"),
  platform: IMAGE_OPTIONS.platform,
  "max-expansion": IMAGE_OPTIONS["max-expansion"],
  format: formatOption("text", "json"),
  top: value("how many differences at most"),
  ...OUTPUT_OPTIONS,
};
