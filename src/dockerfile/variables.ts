import type { Instruction } from "../model/dockerfile.ts";
import { splitWords } from "./words.ts";

/** A name and what stands after its `=`, unexpanded; null for an ARG without a default. */
export type Assignment = readonly [name: string, value: string | null];

/**
 * What an ENV or ARG sets. The old form `ENV NAME all the rest` sets one.
 * https://docs.docker.com/reference/dockerfile/#env
 */
export function assignmentsOf(
  { keyword, argument }: Pick<Instruction, "keyword" | "argument">,
  escapeSign: string,
): readonly Assignment[] {
  const words = splitWords(argument, escapeSign) ?? argument.split(/\s+/);
  const [first = ""] = words;
  if (keyword === "ENV" && !first.includes("=")) return [[first, argument.slice(first.length).trim()]];
  return words.map((word) => {
    const at = word.indexOf("=");
    return at === -1 ? [word, null] : [word.slice(0, at), word.slice(at + 1)];
  });
}
