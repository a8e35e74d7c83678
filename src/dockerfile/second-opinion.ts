import { DockerfileParser } from "dockerfile-ast";
import type { Dockerfile, Instruction } from "../model/dockerfile.ts";

/**
 * Where a second parser parts a Dockerfile elsewhere than ours does, in words; null where both agree. An edit rests on the
 * spans of instructions, so that one parser's word is not enough. What dockerfile-ast is known to read wrongly is masked
 * before it is asked: heredocs and other `<<`, and doubled escapes at the end of a line.
 */
export function disagreementOf(dockerfile: Dockerfile): string | null {
  const ours = [...dockerfile.globalArgs, ...dockerfile.stages.flatMap(({ instructions }) => instructions)];
  const theirs = instructionsByAst(masked(dockerfile, ours));
  for (let at = 0; at < Math.max(ours.length, theirs.length); at++) {
    const [a, b] = [ours[at], theirs[at]];
    if (a && b && a.line === b.line && endOf(a) === b.endLine && a.keyword === b.keyword) continue;
    const line = Math.min(a?.line ?? Number.POSITIVE_INFINITY, b?.line ?? Number.POSITIVE_INFINITY);
    return `${dockerfile.name}: line ${line}: two parsers part the file differently there`;
  }
  return null;
}

/** What an instruction's place is to both parsers. */
type Place = Pick<Instruction, "line" | "endLine" | "keyword">;

/** The instructions as dockerfile-ast parts a text, without any mask. */
export const instructionsByAst = (text: string): readonly Place[] =>
  DockerfileParser.parse(text)
    .getInstructions()
    .map((instruction) => ({
      line: instruction.getRange().start.line + 1,
      endLine: instruction.getRange().end.line + 1,
      keyword: instruction.getKeyword().replace(UNTAKEN, ""),
    }));

/** The last line that says something: parsers differ on whether comments and blank lines at the end belong to it. */
const endOf = ({ endLine, text, heredocs }: Instruction): number => {
  if (heredocs.length > 0) return endLine - bodyLines({ heredocs });
  const lines = text.split("\n");
  const silent = [...lines].reverse().findIndex((line) => !/^\s*(?:#|$)/.test(line));
  return endLine - Math.max(0, silent);
};

const bodyLines = ({ heredocs }: Pick<Instruction, "heredocs">): number =>
  heredocs.reduce((sum, { body }) => sum + body.split("\n").length, 0);

/** The text with as many lines, in which nothing stands that dockerfile-ast is known to read wrongly. */
function masked({ text }: Dockerfile, instructions: readonly Instruction[]): string {
  const lines = text.replace(/^\u{FEFF}/u, "").split("\n");
  for (const instruction of instructions) {
    const bodies = bodyLines(instruction);
    for (let line = instruction.line; line <= instruction.endLine; line++) {
      const source = lines[line - 1] ?? "";
      const isBody = line > instruction.endLine - bodies;
      lines[line - 1] = isBody ? "#" : squeezed(source, line === instruction.line);
    }
  }
  return lines.join("\n");
}

/** At a keyword's end it makes of an instruction one that dockerfile-ast does not take apart: nobody asks for its words. */
const UNTAKEN = /X$/;

/** A line without what stands in its midst: only its beginning and its end say where an instruction begins and ends. */
const squeezed = (line: string, isFirst: boolean): string =>
  line
    .replaceAll("<<", "--")
    .replace(/\\\\([ \t]*\r?)$/, "--$1")
    .replace(/^(\s*\S+ +\S)[^\r]{9,}(\S\S[ \t]*\r?)$/, "$1$2")
    .replace(isFirst ? /^(\s*[A-Za-z]+)(?=[ \t])/ : /^$/, isFirst ? "$1X" : "");
