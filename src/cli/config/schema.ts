import { RULE_SHAPE } from "./rule-shape.ts";
import type { Shape } from "./shape.ts";

const text = (description: string): Shape => ({ type: "string", description });

const matching = (description: string, pattern: string, hint: string): Shape => ({
  type: "string",
  description,
  pattern,
  "x-hint": hint,
});

/** What a gate's flag takes; a number stands for bytes, a count or a ratio. */
const limit = (description: string): Shape => ({
  description,
  anyOf: [{ type: "string" }, { type: "number", minimum: 0 }],
});

const SETTINGS: Readonly<Record<string, Shape>> = {
  rules: {
    type: "object",
    description: "rules and detectors by id, off or on; all are on",
    additionalProperties: { enum: ["off", "on", false, true] },
  },
  ignore: {
    type: "array",
    description: "waste that is known and stays",
    items: {
      type: "object",
      required: ["rule", "reason", "until"],
      additionalProperties: false,
      properties: {
        rule: text("the id of a rule or a detector"),
        path: matching("a glob; all paths where it is left out", "^(/|\\*\\*/)", "begin it with / or **/"),
        reason: matching("why it stays", "\\S", "write a sentence"),
        until: matching(
          "the last day on which it is ignored",
          "^\\d{4}-\\d{2}-\\d{2}$",
          "write it as 2027-01-31",
        ),
      },
    },
  },
  gates: {
    type: "object",
    description: "limits, as the flags of the same names; a flag wins",
    additionalProperties: false,
    properties: {
      "max-dead": limit("dead bytes above the base: 10MB or 5%"),
      "max-removable": limit("removable bytes above the base: 10MB or 5%"),
      "max-stored": limit("all stored bytes: 500MB"),
      "min-efficiency": limit("live of stored bytes: 0.95"),
      "max-layers": limit("layers in all: 20"),
      "max-growth": limit("stored bytes more than before: 10MB or 5%; only with --baseline and compare"),
      "max-pull": limit("what a pull costs who has the earlier image; only with --baseline and compare"),
      "include-base": {
        type: "boolean",
        description: "whether max-dead and max-removable count what came with FROM too",
      },
    },
  },
};

/** All that `.slim.yaml` may hold. */
export const CONFIG_SHAPE: Shape = {
  description: "Settings of slim: .slim.yaml",
  type: "object",
  additionalProperties: false,
  properties: {
    ...SETTINGS,
    "own-rules": {
      type: "array",
      description: "rules of your own, as those of slim rules",
      items: RULE_SHAPE,
    },
    images: {
      type: "object",
      description:
        "settings of some images, by name; * stands for any characters, and the last that fits wins",
      additionalProperties: { type: "object", additionalProperties: false, properties: SETTINGS },
    },
  },
};

/** The file that ships: the same with what makes it a schema. */
export const configSchema = (): object => ({
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: ".slim.yaml",
  ...CONFIG_SHAPE,
});
