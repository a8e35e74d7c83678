import type { Dockerfile, Instruction } from "../model/dockerfile.ts";
import { heredocWords } from "./heredoc.ts";
import { execForm, splitFlags } from "./instruction.ts";
import { oneLine } from "./one-line.ts";

/** What the shell of a RUN reads, every character where it stands in the instruction's text. */
export type ShellText =
  | { readonly kind: "list"; readonly text: string }
  | { readonly kind: "heredoc"; readonly text: string; readonly interpreter: string | null }
  | { readonly kind: "none"; readonly reason: string };

/**
 * The shell text of a RUN, as long as the instruction: keyword, flags, continuations, comment lines and the marks of a
 * heredoc are blank in it. None where BuildKit would put together what is apart there.
 */
export function shellTextOf(instruction: Instruction, escapeSign: Dockerfile["escape"]): ShellText {
  const { text, argument, heredocs } = instruction;
  if (execForm(argument) !== null) return { kind: "none", reason: "is in exec form" };
  const { header, glued } = blankContinuations(text, escapeSign);
  if (glued) return { kind: "none", reason: "has a word that goes on in the next line" };
  const behindKeyword = header.replace(/^\s*\S+/, "");
  const rest = splitFlags(behindKeyword).argument;
  const from = header.trimEnd().length - rest.length;
  if (oneLine(rest).replaceAll(" ", "") !== oneLine(argument).replaceAll(" ", ""))
    return { kind: "none", reason: "is written in a way that slim does not follow" };
  if (heredocs.length === 0) return { kind: "list", text: " ".repeat(from) + header.slice(from) };
  const [only, second] = heredocs;
  if (only === undefined || second !== undefined || heredocWords(argument).length !== 1)
    return { kind: "none", reason: "hands heredocs to its commands" };
  const body = text.slice(header.length);
  const end = body.lastIndexOf("\n") + 1;
  const interpreter = /^#!\s*(.*)$/m.exec(body.split("\n", 1)[0] ?? "")?.[1] ?? null;
  return {
    kind: "heredoc",
    text: blank(header) + body.slice(0, end) + " ".repeat(body.length - end),
    interpreter: interpreter?.trim() ?? null,
  };
}

const blank = (text: string): string => text.replace(/[^\n]/g, " ");

const isSilent = (line: string): boolean => /^\s*(?:#|$)/.test(line);

/**
 * The lines up to the first that nothing continues, as one: blanks where continuations and comment lines are. Glued where
 * such a blank parts what BuildKit puts together: `apt-\` and `get` in the next line.
 */
function blankContinuations(text: string, escapeSign: Dockerfile["escape"]) {
  let header = "";
  let said = "";
  let glued = false;
  let open = true;
  for (const line of text.split(/(?<=\n)/)) {
    if (!open) break;
    if (header !== "" && isSilent(line)) {
      header += " ".repeat(line.length);
      continue;
    }
    const bare = line.replace(/[\r\n]+$/, "").replace(/[ \t]+$/, "");
    open = bare.endsWith(escapeSign) && !bare.endsWith(escapeSign + escapeSign);
    glued ||= /[^\s&|;()<>]$/.test(said) && /^[^\s&|;()<>]/.test(line);
    said = open ? bare.slice(0, -1) : line;
    header += said.replace(/[\r\n]/g, " ").padEnd(line.length);
  }
  return { header, glued };
}
