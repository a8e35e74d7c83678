import { redact } from "../../model/redact.ts";
import { readAgain, type Spoken } from "./spoken.ts";

/** A Dockerfile as it grows. What is added is never changed. */
export interface Page {
  readonly lines: readonly string[];
  /** Instructions as they stand, one each. */
  readonly instructions: readonly string[];
}

/** A page with one entry more, and the line at which its instruction begins; null where there is none. */
export const withSpoken = (
  { lines, instructions }: Page,
  { comments, text }: Spoken,
): { readonly page: Page; readonly line: number | null } => {
  const bare = text === null ? null : redact(text);
  const said = bare !== null && readAgain(bare) !== null ? bare : null;
  const notes = [
    ...comments,
    ...(bare === text ? [] : ["A secret stood here and was left out: give it to the build as one."]),
    ...(said === null ? ["What the history says here no Dockerfile can say."] : []),
  ];
  const above = notes.length === 0 || lines.at(-1) === "" ? [] : [""];
  const all = [...lines, ...above, ...notes.flatMap(commented)];
  if (said === null) return { page: { lines: all, instructions }, line: null };
  return {
    page: { lines: [...all, ...said.split("\n")], instructions: [...instructions, said] },
    line: all.length + 1,
  };
};

const WIDTH = 110;

/** A sentence as comment lines. */
export const commented = (sentence: string): string[] => {
  const lines = [""];
  for (const word of sentence.split(/\s+/)) {
    const last = lines.at(-1) ?? "";
    if (last !== "" && last.length + word.length >= WIDTH) lines.push(word);
    else lines[lines.length - 1] = last === "" ? word : `${last} ${word}`;
  }
  return lines.map((line) => `# ${line}`);
};
