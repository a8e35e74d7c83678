import type { Options } from "yargs";
import { FORMATS } from "./formats.ts";
import { BASELINE_OPTIONS, GATE_OPTIONS, GATES, GROWTH_OPTIONS } from "./gate-options.ts";
import type { ExitCode, Io } from "./io.ts";
import { choice, flag, value } from "./option.ts";
import { type Args, EARLIER_OPTIONS, formatOption, IMAGE_OPTIONS, OUTPUT_OPTIONS } from "./options.ts";
import { REWRITE_OPTIONS } from "./rewrite-options.ts";
import { SQUASH_OPTIONS } from "./squash-options.ts";
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

const TRACE = value("paths that a test run opened: a list, strace -f output, or a fanotify list");

export const commands: readonly Command[] = [
  {
    name: "analyze <IMAGE>",
    describe: "what is in the image, what is waste, which instruction caused it",
    options: {
      ...IMAGE_OPTIONS,
      trace: TRACE,
      format: formatOption(...Object.keys(FORMATS)),
      top: value("how many findings, and in JSON how many paths of each"),
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
      format: formatOption("text", "json"),
      top: value("how many changes at most"),
      ...OUTPUT_OPTIONS,
    },
    load: async () => (await import("./layers.ts")).layersCommand,
  },
  {
    name: "squash <IMAGE>",
    describe: "a smaller image with the same merged tree, and the proof",
    options: SQUASH_OPTIONS,
    load: async () => (await import("./squash.ts")).squashCommand,
  },
  {
    name: "why <IMAGE> <PATH>",
    describe: "where a path came from, what owns it, what needs it, what becomes of it",
    options: {
      ...IMAGE_OPTIONS,
      trace: TRACE,
      format: formatOption("text", "json"),
      top: value("of a glob, how many paths at most"),
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
      format: formatOption("text", "json", "markdown"),
      ...OUTPUT_OPTIONS,
      ...GATE_OPTIONS,
      ...GROWTH_OPTIONS,
      "fail-on-regression": flag("exit status 1 where B stores more, or wastes more above the base", GATES),
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
      ratchet: flag("of each size keep the smaller one: a baseline only tightens"),
    },
    load: async () => (await import("./baseline.ts")).baselineCommand,
  },
  {
    name: "init",
    describe: "a .slim.yaml and a workflow for GitHub to start with",
    options: {
      dockerfile: value("the Dockerfile; default: Dockerfile or Containerfile", { alias: "f" }),
      ci: choice(
        ["github", "none"],
        "which workflow to write; default: github, unless there is a .gitlab-ci.yml",
      ),
      force: flag("replace what is there"),
      quiet: OUTPUT_OPTIONS.quiet,
    },
    load: async () => (await import("./init.ts")).initCommand,
  },
  {
    name: "rules [ID]",
    describe: "the rules, with why, source and examples",
    options: { format: formatOption("text", "json"), ...OUTPUT_OPTIONS },
    load: async () => (await import("./rules.ts")).rulesCommand,
  },
];
