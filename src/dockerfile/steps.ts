import type { Dockerfile, Instruction, Stage } from "../model/dockerfile.ts";
import { expand } from "./expand.ts";
import { type Expanded, unknown } from "./expanded.ts";
import { execForm, instructionOf } from "./instruction.ts";
import { copyTexts, metadataTexts, resolve, runTexts, type Texts } from "./texts.ts";
import { assignmentsOf } from "./variables.ts";

/** One instruction that a build runs, and how a history may speak of it. */
export interface Step {
  readonly instruction: Instruction;
  readonly stage: Stage;
  readonly texts: Texts;
}

/** What is known before the first instruction. */
export interface Knowledge {
  /** The environment of the finished image, `NAME=value`. */
  readonly env: readonly string[];
  /** Build arguments that the history tells. */
  readonly buildArgs: ReadonlyMap<string, string>;
}

/** What each instruction may change for those after it. */
interface State {
  readonly variables: ReadonlyMap<string, Expanded>;
  readonly directory: Expanded;
  readonly shell: readonly string[];
}

/** The stages from the one that builds on an image to the given one, each built on the one before. */
export function chainOf(stages: readonly Stage[], stage: Stage): readonly Stage[] {
  const parent = stage.parent === null ? undefined : stages[stage.parent];
  return parent === undefined ? [stage] : [...chainOf(stages, parent), stage];
}

/** What builds a stage, oldest first: what it builds on comes before it. */
export function stepsOf(dockerfile: Dockerfile, stage: Stage, knowledge: Knowledge): readonly Step[] {
  const chain = chainOf(dockerfile.stages, stage);
  const instructions = chain.map((each, index) => [
    ...triggersOf(chain[index - 1]),
    ...each.instructions.slice(1),
  ]);
  const steps: Step[] = [];
  let state: State = {
    variables: variablesBefore(instructions.flat(), knowledge, dockerfile.escape),
    directory: chain[0]?.base.toLowerCase() === "scratch" ? ["/"] : unknown,
    shell: ["/bin/sh", "-c"],
  };
  for (const [index, each] of chain.entries()) {
    for (const instruction of instructions[index] ?? []) {
      const expandWord = wordExpander(state, dockerfile.escape);
      steps.push({ instruction, stage: each, texts: textsOf(instruction, state, expandWord) });
      state = { ...state, ...changeOf(instruction, state, dockerfile.escape, expandWord) };
    }
  }
  return steps;
}

/** What ONBUILD in a stage makes the next one run first. https://docs.docker.com/reference/dockerfile/#onbuild */
const triggersOf = (parent: Stage | undefined): readonly Instruction[] =>
  (parent?.instructions ?? [])
    .filter(({ keyword }) => keyword === "ONBUILD")
    .map((trigger) => instructionOf({ ...trigger, joined: trigger.argument }));

/**
 * Build arguments, and the variables that the base has set. A variable of the finished image that no instruction here
 * sets can only come from the base. One that an instruction sets may have been another before.
 */
function variablesBefore(
  instructions: readonly Instruction[],
  { env, buildArgs }: Knowledge,
  escapeSign: string,
) {
  const variables = new Map<string, Expanded>();
  for (const [name, value] of buildArgs) variables.set(name, [value]);
  for (const variable of env) {
    const at = variable.indexOf("=");
    if (at > 0) variables.set(variable.slice(0, at), [variable.slice(at + 1)]);
  }
  for (const instruction of instructions.filter(({ keyword }) => keyword === "ENV")) {
    for (const [name] of assignmentsOf(instruction, escapeSign)) variables.delete(name);
  }
  return variables;
}

type WordExpander = (word: string) => Expanded;

const wordExpander =
  ({ variables }: State, escapeSign: string): WordExpander =>
  (word) =>
    expand(word, escapeSign, (name) => variables.get(name) ?? unknown);

function textsOf(instruction: Instruction, { directory, shell }: State, expandWord: WordExpander): Texts {
  switch (instruction.keyword) {
    case "RUN":
      return runTexts(instruction, shell);
    case "COPY":
    case "ADD":
      return copyTexts(instruction, directory, expandWord);
    default:
      return metadataTexts(instruction, directory, expandWord);
  }
}

function changeOf(
  instruction: Instruction,
  { variables, directory }: State,
  escapeSign: string,
  expandWord: WordExpander,
): Partial<State> {
  const { keyword, argument } = instruction;
  switch (keyword) {
    case "WORKDIR":
      return { directory: resolve(expandWord(argument), directory) };
    case "ENV": {
      const set = assignmentsOf(instruction, escapeSign);
      return {
        variables: new Map([
          ...variables,
          ...set.map(([name, value]) => [name, expandWord(value ?? "")] as const),
        ]),
      };
    }
    case "SHELL": {
      const shell = execForm(argument);
      return shell === null ? {} : { shell };
    }
    default:
      return {};
  }
}
