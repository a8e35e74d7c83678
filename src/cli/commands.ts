import type { Options } from "yargs";
import { FORMATS } from "./formats.ts";
import { BASELINE_OPTIONS, GATE_OPTIONS, GROWTH_OPTIONS } from "./gate-options.ts";
import type { ExitCode, Io } from "./io.ts";
import { type Args, EARLIER_OPTIONS, IMAGE_OPTIONS, OUTPUT_OPTIONS } from "./options.ts";
import { REWRITE_OPTIONS } from "./rewrite-options.ts";
import { SUGGEST_OPTIONS } from "./suggest-options.ts";
import { VERIFY_OPTIONS } from "./verify-options.ts";

/** One subcommand. What it needs is loaded when it runs, so that `slim --version` answers at once. */
export interface Command {
  readonly name: string;
  readonly describe: string;
  readonly options: Record<string, Options>;
  load(): Promise<(args: Args, io: Io) => Promise<ExitCode>>;
}

/** A command line that was understood. */
export interface Call {
  readonly command: Command;
  readonly args: Args;
}

const TRACE: Options = {
  type: "string",
  describe: "paths that a test run opened: a list, strace -f output, or a fanotify list",
  requiresArg: true,
};

export const commands: readonly Command[] = [
  {
    name: "analyze <IMAGE>",
    describe: "what is in the image, what is waste, which instruction caused it",
    options: {
      ...IMAGE_OPTIONS,
      trace: TRACE,
      format: {
        choices: Object.keys(FORMATS),
        default: "text",
        describe: "how to print it",
        requiresArg: true,
      },
      top: {
        type: "string",
        describe: "how many findings, and in JSON how many paths of each",
        requiresArg: true,
      },
      ...OUTPUT_OPTIONS,
      ...GATE_OPTIONS,
      ...BASELINE_OPTIONS,
    },
    load: async () => (await import("./analyze.ts")).analyzeCommand,
  },
  {
    name: "layers <IMAGE> [N]",
    describe: "the layers with size, waste and instruction; of layer N what it changed",
    options: {
      ...IMAGE_OPTIONS,
      format: { choices: ["text", "json"], default: "text", describe: "how to print it", requiresArg: true },
      top: { type: "string", describe: "how many changes at most", requiresArg: true },
      ...OUTPUT_OPTIONS,
    },
    load: async () => (await import("./layers.ts")).layersCommand,
  },
  {
    name: "squash <IMAGE>",
    describe: "a smaller image with the same merged tree, and the proof",
    options: {
      ...IMAGE_OPTIONS,
      ...OUTPUT_OPTIONS,
      output: { type: "string", alias: "o", describe: "write the image here", requiresArg: true },
      strategy: {
        choices: ["squash", "prune", "flatten", "relayer"],
        default: "squash",
        describe:
          "squash: all above the base in one layer; prune: same layers without dead content; flatten: one layer; relayer: divided anew, for the fewest bytes to pull",
      },
      previous: {
        type: "string",
        describe: "relayer: the image that pullers have; its layers are used again where they still serve",
        requiresArg: true,
      },
      "max-layers": {
        type: "string",
        describe: "relayer: layers of the result in all, the base's among them; default: 100",
        requiresArg: true,
      },
      drop: {
        type: "string",
        array: true,
        nargs: 1,
        describe: "leave out what these rules find: RULE,… or caches",
        requiresArg: true,
      },
      "drop-path": {
        type: "string",
        array: true,
        nargs: 1,
        describe: "leave out paths that match this glob",
        requiresArg: true,
      },
      to: { choices: ["docker-archive", "oci-archive", "oci"], describe: "format; default: that of IMAGE" },
      compression: {
        type: "string",
        describe: "of new layers: none, gzip[:LEVEL], zstd[:LEVEL]",
        requiresArg: true,
      },
      tag: { type: "string", describe: "the reference of the new image", requiresArg: true },
      "keep-platforms": {
        type: "boolean",
        describe: "keep the index's other platforms beside it, as they are; OCI only",
      },
      force: { type: "boolean", describe: "replace what is there under --output" },
      "accept-ambiguous": {
        type: "boolean",
        describe: "read layers that engines read differently by the OCI rules",
      },
      format: { choices: ["text", "json"], default: "text", describe: "how to print the report" },
    },
    load: async () => (await import("./squash.ts")).squashCommand,
  },
  {
    name: "why <IMAGE> <PATH>",
    describe: "where a path came from, what owns it, what needs it, what becomes of it",
    options: {
      ...IMAGE_OPTIONS,
      trace: TRACE,
      format: { choices: ["text", "json"], default: "text", describe: "how to print it", requiresArg: true },
      top: { type: "string", describe: "of a glob, how many paths at most", requiresArg: true },
      ...OUTPUT_OPTIONS,
    },
    load: async () => (await import("./why.ts")).whyCommand,
  },
  {
    name: "rewrite [DOCKERFILE]",
    describe: "the rewritten Dockerfile, as file or diff, with the size report",
    options: REWRITE_OPTIONS,
    load: async () => (await import("./rewrite.ts")).rewriteCommand,
  },
  {
    name: "verify [A] [B]",
    describe: "are two images the same to a running container? lists every difference",
    options: VERIFY_OPTIONS,
    load: async () => (await import("./verify.ts")).verifyCommand,
  },
  {
    name: "compare <A> <B>",
    describe: "sizes, waste and pull cost of B against A: better or worse, and where",
    options: {
      ...IMAGE_OPTIONS,
      ...EARLIER_OPTIONS,
      format: {
        choices: ["text", "json", "markdown"],
        default: "text",
        describe: "how to print it",
        requiresArg: true,
      },
      ...OUTPUT_OPTIONS,
      ...GATE_OPTIONS,
      ...GROWTH_OPTIONS,
      "fail-on-regression": {
        type: "boolean",
        describe: "exit status 1 where B stores more, or wastes more above the base",
        group: "Gates:",
      },
    },
    load: async () => (await import("./compare.ts")).compareCommand,
  },
  {
    name: "suggest <IMAGE>",
    describe: "the findings as a pull request speaks: annotations, reports, comment",
    options: SUGGEST_OPTIONS,
    load: async () => (await import("./suggest.ts")).suggestCommand,
  },
  {
    name: "baseline <IMAGE>",
    describe: "what later images are held against, as a file",
    options: {
      ...IMAGE_OPTIONS,
      ...OUTPUT_OPTIONS,
      ratchet: { type: "boolean", describe: "of each size keep the smaller one: a baseline only tightens" },
    },
    load: async () => (await import("./baseline.ts")).baselineCommand,
  },
  {
    name: "init",
    describe: "a .slim.yaml and a workflow for GitHub to start with",
    options: {
      dockerfile: {
        type: "string",
        alias: "f",
        describe: "the Dockerfile; default: Dockerfile or Containerfile",
        requiresArg: true,
      },
      ci: {
        choices: ["github", "none"],
        describe: "which workflow to write; default: github, unless there is a .gitlab-ci.yml",
        requiresArg: true,
      },
      force: { type: "boolean", describe: "replace what is there" },
      quiet: OUTPUT_OPTIONS.quiet,
    },
    load: async () => (await import("./init.ts")).initCommand,
  },
  {
    name: "rules [ID]",
    describe: "the rules, with why, source and examples",
    options: {
      format: { choices: ["text", "json"], default: "text", describe: "how to print it", requiresArg: true },
      ...OUTPUT_OPTIONS,
    },
    load: async () => (await import("./rules.ts")).rulesCommand,
  },
];
