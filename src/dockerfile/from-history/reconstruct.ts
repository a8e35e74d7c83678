import type { Trace } from "../../model/dockerfile.ts";
import { SlimError } from "../../model/error.ts";
import type { Image, Layer } from "../../model/image.ts";
import { type JsonObject, textsAt } from "../../model/json.ts";
import { type HistoryCommand, readHistoryEntry } from "../history.ts";
import { execForm } from "../instruction.ts";
import { divideByLayer } from "../layers.ts";
import { spokenArg } from "./assigned.ts";
import { spokenCopy } from "./copy.ts";
import { headOf } from "./head.ts";
import { spokenMetadata } from "./metadata.ts";
import { withSpoken } from "./page.ts";
import { spokenRun } from "./run.ts";
import type { Spoken } from "./spoken.ts";
import { type KnownBase, startOf } from "./start.ts";
import { traceOf } from "./traced.ts";
import { untoldConfig } from "./untold.ts";

/** A Dockerfile that was written from a history, and which of its lines made which layer. */
export interface Reconstructed {
  readonly text: string;
  readonly trace: Trace;
}

/** What is known of an image beside its catalogue. */
export interface Told {
  /** The config's `config`, as it is stored. */
  readonly config: JsonObject;
  readonly base: KnownBase;
  /** What the image says of its system: `Debian GNU/Linux 12 (bookworm)`. */
  readonly system: string | null;
}

/**
 * Writes the Dockerfile that an image's history tells. What the history does not keep is said in comments, and stands as a name that is
 * not there: a build of it fails rather than makes something else. Secrets are left out. Throws `no-history` where the history does not
 * tell of every layer.
 */
export function reconstructDockerfile(image: Image, { config, base, system }: Told): Reconstructed {
  const commands = image.history.map(readHistoryEntry);
  const layers = divideByLayer(commands);
  if (layers.length !== image.layers.length)
    throw new SlimError(
      "no-history",
      `${image.name}: its history tells of ${layers.length} of ${image.layers.length} layers, so no Dockerfile can be written from it; give the Dockerfile`,
    );
  const start = startOf(image.history, commands, layers, base);
  const below = commands.slice(0, start.entry);
  const layerOf = new Map(
    layers.flatMap(({ makers }, index) => makers.map((each) => [each, index] as const)),
  );
  const lineOf = new Map<number, number>();
  const declared = new Set<string>();
  let page = headOf(image, start, system, below);
  let shell = shellOfBase(commands, start.entry, config);
  const add = (spoken: Spoken): number | null => {
    const grown = withSpoken(page, spoken);
    page = grown.page;
    return grown.line;
  };
  for (const [index, command] of commands.entries()) {
    if (index < start.entry) continue;
    const layer = layerOf.get(index);
    for (const [name, value] of command.buildArgs) {
      if (!declared.has(name)) add({ comments: [], text: spokenArg(name, value) });
      declared.add(name);
    }
    if (command.text === "" && layer === undefined) continue;
    const line = add(spokenEntry(command, { config, shell, layer: image.layers[layer ?? -1] }));
    if (line !== null) lineOf.set(index, line);
    if (command.keyword === "ARG")
      for (const [name = ""] of command.written.matchAll(/[A-Za-z_]\w*(?==|$)/g)) declared.add(name);
    if (command.keyword === "SHELL") shell = wordsOf(page.instructions.at(-1)) ?? shell;
  }
  for (const [index, text] of untoldConfig(config, page.instructions, below).entries())
    add({
      comments: index === 0 ? ["The config has this, and the history not where it was set."] : [],
      text,
    });
  const text = `${page.lines.join("\n")}\n`;
  return { text, trace: traceOf(text, { commands, layers, start, lineOf }) };
}

interface At {
  readonly config: JsonObject;
  readonly shell: readonly string[];
  readonly layer: Layer | undefined;
}

const spokenEntry = (command: HistoryCommand, { config, shell, layer }: At): Spoken => {
  switch (command.keyword) {
    case null:
      return layer === undefined ? { comments: [], text: null } : unsaid(command, layer);
    case "RUN": {
      const spoken = spokenRun(command, shell);
      return spoken.text === null && layer !== undefined ? unsaid(command, layer) : spoken;
    }
    case "COPY":
    case "ADD":
      return spokenCopy(command, layer);
    default:
      return { comments: [], text: spokenMetadata(command, config) };
  }
};

/** A layer that no instruction is known to have made: a name that is not there keeps its place. */
const unsaid = ({ text }: HistoryCommand, { index }: Layer): Spoken => ({
  comments: [
    `No instruction is known for layer ${index}${text === "" ? "" : ` (${text})`}: its files have to come from somewhere else.`,
  ],
  text: `COPY layer-${index} /`,
});

/** SHELL of the config, unless an instruction sets it: then it is the builder's own to begin with. */
const shellOfBase = (
  commands: readonly HistoryCommand[],
  start: number,
  config: JsonObject,
): readonly string[] => {
  const isSet = commands.some(({ keyword }, index) => keyword === "SHELL" && index >= start);
  const shell = textsAt(config, "Shell");
  return isSet || shell.length === 0 ? ["/bin/sh", "-c"] : shell;
};

const wordsOf = (instruction: string | undefined): readonly string[] | null =>
  execForm((instruction ?? "").replace(/^SHELL /, ""));
