import type { Options } from "yargs";
import type { Io } from "./io.ts";
import type { ExitCode } from "./main.ts";
import { type Args, IMAGE_OPTIONS, OUTPUT_OPTIONS } from "./options.ts";

/** One subcommand. What it needs is loaded when it runs, so that `slim --version` answers at once. */
export interface Command {
  readonly name: string;
  readonly describe: string;
  readonly options: Record<string, Options>;
  load(): Promise<(args: Args, io: Io) => Promise<ExitCode>>;
}

const gate = (describe: string): Options => ({
  type: "string",
  describe,
  requiresArg: true,
  group: "Gates:",
});

export const commands: readonly Command[] = [
  {
    name: "analyze <IMAGE>",
    describe: "what is in the image, what is waste, which instruction caused it",
    options: {
      ...IMAGE_OPTIONS,
      format: { choices: ["text", "json", "markdown"], default: "text", describe: "how to print it" },
      top: {
        type: "string",
        describe: "how many findings, and in JSON how many paths of each",
        requiresArg: true,
      },
      ...OUTPUT_OPTIONS,
      "max-dead": gate("dead bytes above the base: 10MB or 5%"),
      "max-removable": gate("removable bytes above the base: 10MB or 5%"),
      "max-stored": gate("all stored bytes: 500MB"),
      "min-efficiency": gate("live of stored bytes: 0.95"),
      "max-layers": gate("layers in all"),
    },
    load: async () => (await import("./analyze.ts")).analyzeCommand,
  },
  {
    name: "layers <IMAGE> [N]",
    describe: "the layers with size, waste and instruction; of layer N what it changed",
    options: {
      ...IMAGE_OPTIONS,
      format: { choices: ["text", "json"], default: "text", describe: "how to print it" },
      top: { type: "string", describe: "how many changes at most", requiresArg: true },
      ...OUTPUT_OPTIONS,
    },
    load: async () => (await import("./layers.ts")).layersCommand,
  },
  {
    name: "rules [ID]",
    describe: "the rules, with why, source and examples",
    options: {
      format: { choices: ["text", "json"], default: "text", describe: "how to print it" },
      ...OUTPUT_OPTIONS,
    },
    load: async () => (await import("./rules.ts")).rulesCommand,
  },
];
