import type { Shape } from "./shape.ts";

const text = (description: string): Shape => ({
  type: "string",
  description,
  pattern: "\\S",
  "x-hint": "write a sentence",
});

const globs = (description: string, minItems: number): Shape => ({
  type: "array",
  description,
  minItems,
  items: {
    type: "string",
    pattern: "^(/|\\*\\*/|~/|\\$\\w+/|\\{[~$/*][^}]*\\}/)",
    "x-hint": "begin it with /, **/, ~/ or $NAME/",
  },
});

const fix = (kind: string, fields: Readonly<Record<string, Shape>>, required: readonly string[]): Shape => ({
  type: "object",
  required: ["kind", ...required],
  additionalProperties: false,
  properties: { kind: { const: kind }, ...fields },
});

const note = text("what else it asks for");

/** A rule as `model/rule.ts` has it. Its examples are run when the config is read, as those of slim's own rules are in tests. */
export const RULE_SHAPE: Shape = {
  type: "object",
  required: ["id", "title", "why", "source", "risk", "group", "paths", "fix"],
  additionalProperties: false,
  properties: {
    id: {
      type: "string",
      description: "its name, in kebab-case",
      pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
      "x-hint": "write it in kebab-case",
    },
    title: text("what it finds"),
    why: text("why a running container does not need it"),
    source: text("where that is written"),
    risk: {
      enum: ["safe", "review"],
      description: "safe: taking it away cannot change what a container does",
    },
    group: { enum: ["caches", "leftovers", "documents", "development"] },
    paths: globs("globs over paths of files; ~/ is every home folder, $NAME/ a variable of the image", 1),
    except: globs("globs of what is spared", 0),
    unless: globs("where any live path matches one, the rule is silent", 0),
    fix: {
      description: "what to do about it",
      anyOf: [
        fix("append", { command: text("added at the end of the RUN that left it"), note }, ["command"]),
        fix("flag", { command: text("the command that left it"), flag: text("its flag"), note }, [
          "command",
          "flag",
        ]),
        fix("env", { variable: text("NAME=value"), note }, ["variable"]),
        fix("dockerignore", { patterns: { type: "array", minItems: 1, items: { type: "string" } }, note }, [
          "patterns",
        ]),
        fix("advice", { text: text("a sentence") }, ["text"]),
      ],
    },
    examples: {
      type: "array",
      description: "images in small, and how many bytes it finds there: a rule that does not is refused",
      items: {
        type: "object",
        required: ["title", "layers", "foundBytes"],
        additionalProperties: false,
        properties: {
          title: text("what is shown"),
          layers: {
            type: "array",
            description: "base layer first; of each its paths, as bytes, dir, link:PATH or symlink:TARGET",
            minItems: 1,
            items: {
              type: "object",
              additionalProperties: {
                anyOf: [
                  { type: "integer", minimum: 0 },
                  {
                    type: "string",
                    pattern: "^(dir|link:/.+|symlink:.+)$",
                    "x-hint": "give dir, link:/PATH or symlink:TARGET",
                  },
                ],
              },
            },
          },
          env: {
            type: "array",
            items: { type: "string" },
            description: "NAME=value of the image's environment",
          },
          foundBytes: { type: "integer", minimum: 0, description: "0: it must be silent" },
        },
      },
    },
  },
};
