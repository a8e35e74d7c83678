import type { Instruction } from "../../model/dockerfile.ts";
import { parseDockerfile } from "../parse.ts";

/** An entry of a history as a Dockerfile says it. */
export interface Spoken {
  /** What the history does not keep of it, a sentence each. */
  readonly comments: readonly string[];
  /** One instruction, maybe of several lines. Null where it cannot be said. */
  readonly text: string | null;
}

/** The one instruction that a text is when it is read again; null where it is not just one. */
export const readAgain = (text: string): Instruction | null => {
  try {
    const [stage, ...others] = parseDockerfile(`FROM scratch\n${text}\n`, "").stages;
    const [, instruction, ...more] = stage?.instructions ?? [];
    return others.length === 0 && more.length === 0 ? (instruction ?? null) : null;
  } catch {
    return null;
  }
};

/** `["a", "b c"]`, as people write it. */
export const jsonOf = (words: readonly string[]): string =>
  `[${words.map((word) => JSON.stringify(word)).join(", ")}]`;
