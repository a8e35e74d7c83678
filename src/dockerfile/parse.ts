import type { Dockerfile, Instruction, Stage } from "../model/dockerfile.ts";
import { SlimError } from "../model/error.ts";
import { expand } from "./expand.ts";
import { type Expanded, knownText, unknown } from "./expanded.ts";
import { instructionOf, keywords } from "./instruction.ts";
import { splitLines } from "./lines.ts";
import { assignmentsOf } from "./variables.ts";

/** What stands before the first stage. */
type Head = Pick<Dockerfile, "escape" | "globalArgs">;

/** Reads a Dockerfile as BuildKit does, and refuses what BuildKit refuses for the sake of its structure. */
export function parseDockerfile(text: string, name: string): Dockerfile {
  const { escapeSign, lines } = splitLines(text, name);
  const globalArgs: Instruction[] = [];
  const head: Head = { escape: escapeSign, globalArgs };
  const stages: Stage[] = [];
  let instructions: Instruction[] = [];
  for (const instruction of lines.map(instructionOf)) {
    const { keyword, line } = instruction;
    if (!keywords.has(keyword))
      throw fault(name, line, `unknown instruction ${keyword}; is the file a Dockerfile?`);
    if (keyword === "FROM") {
      instructions = [instruction];
      stages.push({ ...readFrom(instruction, name, head, stages), instructions });
    } else if (stages.length > 0) {
      instructions.push(instruction);
    } else if (keyword === "ARG") {
      globalArgs.push(instruction);
    } else {
      throw fault(name, line, `${keyword} before the first FROM; only ARG can stand there`);
    }
  }
  if (stages.length === 0) {
    throw new SlimError("bad-dockerfile", `${name}: no FROM in it; give a Dockerfile that builds an image`);
  }
  return { ...head, name, text, stages };
}

const fault = (name: string, line: number, message: string): SlimError =>
  new SlimError("bad-dockerfile", `${name}: line ${line}: ${message}`);

/** https://docs.docker.com/reference/dockerfile/#from */
function readFrom(
  { line, argument }: Instruction,
  fileName: string,
  head: Head,
  earlier: readonly Stage[],
): Omit<Stage, "instructions"> {
  const [base = "", as, stageName, ...more] = argument.split(/\s+/);
  const named = as !== undefined;
  if (base === "" || more.length > 0 || (named && (as.toUpperCase() !== "AS" || stageName === undefined))) {
    throw fault(fileName, line, "FROM takes IMAGE or IMAGE AS NAME; correct it");
  }
  const meant = baseNameOf({ base }, head).toLowerCase();
  const parent = earlier.findLast((stage) => stage.name?.toLowerCase() === meant);
  return { index: earlier.length, name: stageName ?? null, base, parent: parent?.index ?? null };
}

/** What a stage builds on, its variables replaced by their defaults; as it is written where one has none. */
export function baseNameOf({ base }: Pick<Stage, "base">, { escape: escapeSign, globalArgs }: Head): string {
  const values = new Map<string, Expanded>();
  const lookup = (name: string): Expanded => values.get(name) ?? unknown;
  for (const [name, value] of globalArgs.flatMap((arg) => assignmentsOf(arg, escapeSign))) {
    if (value !== null) values.set(name, expand(value, escapeSign, lookup));
  }
  return knownText(expand(base, escapeSign, lookup)) ?? base;
}
