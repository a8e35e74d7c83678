import { choice, flag, value, values } from "./option.ts";
import { IMAGE_OPTIONS, OUTPUT_OPTIONS } from "./options.ts";

/** What `slim squash` takes. */
export const SQUASH_OPTIONS = {
  ...IMAGE_OPTIONS,
  ...OUTPUT_OPTIONS,
  output: value("write the image here", { alias: "o" }),
  strategy: choice(
    ["squash", "prune", "flatten", "relayer"],
    "squash: all above the base in one layer; prune: same layers without dead content; flatten: one layer; relayer: divided anew, for the fewest bytes to pull",
    { default: "squash" },
  ),
  previous: value("relayer: the image that pullers have; its layers are used again where they still serve"),
  "max-layers": value("relayer: layers of the result in all, the base's among them; default: 100"),
  drop: values("leave out what these rules find: RULE,… or caches"),
  "drop-path": values("leave out paths that match this glob"),
  to: choice(["docker-archive", "oci-archive", "oci"], "format; default: that of IMAGE"),
  compression: value("of new layers: none, gzip[:LEVEL], zstd[:LEVEL]"),
  tag: value("the reference of the new image"),
  "keep-platforms": flag("keep the index's other platforms beside it, as they are; OCI only"),
  force: flag("replace what is there under --output"),
  "accept-ambiguous": flag("read layers that engines read differently by the OCI rules"),
  format: choice(["text", "json"], "how to print the report", { default: "text" }),
};
