import type { Dockerfile, Heredoc } from "../model/dockerfile.ts";
import { SlimError } from "../model/error.ts";
import { type HeredocMark, heredocsIn } from "./heredoc.ts";
import { execForm, type LogicalLine, partsOf } from "./instruction.ts";

type Escape = Dockerfile["escape"];

/**
 * The instructions of a Dockerfile as BuildKit parts them, each with the lines it spans. `name` is for error messages.
 * https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/parser.go
 */
export function splitLines(
  text: string,
  name: string,
): { readonly escapeSign: Escape; readonly lines: readonly LogicalLine[] } {
  const source = text.replace(/^\u{FEFF}/u, "").split(/(?<=\n)/);
  const escapeSign = escapeOf(source, name);
  const lines: LogicalLine[] = [];
  for (let at = 0; at < source.length; ) {
    const first = at;
    if (isSkipped(source[at] ?? "")) {
      at++;
      continue;
    }
    const { joined, next } = joinContinuations(source, at, escapeSign);
    const { heredocs, next: end } = readHeredocs(source, next, joined, `${name}: line ${first + 1}`);
    at = end;
    const span = source
      .slice(first, at)
      .join("")
      .replace(/(?:\r?\n|\r)$/, "");
    lines.push({ line: first + 1, endLine: at, joined, heredocs, text: span });
  }
  return { escapeSign, lines };
}

/** Between instructions, and between the lines of one, comments and blank lines say nothing. */
const isSkipped = (line: string): boolean => /^\s*(?:#|$)/.test(line);

/**
 * The escape character, which only a directive in the file's head can set: directives end at the first line that is none.
 * https://docs.docker.com/reference/dockerfile/#parser-directives
 */
function escapeOf(source: readonly string[], name: string): Escape {
  for (const [index, line] of source.entries()) {
    const [, key, value] = /^\s*#\s*([a-z][a-z0-9]*)\s*=\s*(.+?)\s*$/i.exec(line) ?? [];
    if (key === undefined || !/^(?:syntax|escape|check)$/i.test(key)) break;
    if (key.toLowerCase() !== "escape") continue;
    if (value === "\\" || value === "`") return value;
    throw new SlimError(
      "bad-dockerfile",
      `${name}: line ${index + 1}: the escape can be \\ or \` and not ${value}; correct the directive`,
    );
  }
  return "\\";
}

/** Joins the lines that an escape at their end continues. Two of them in a row are text, and end the instruction. */
function joinContinuations(source: readonly string[], first: number, escapeSign: Escape) {
  let joined = "";
  let at = first;
  for (let open = true; open && at < source.length; at++) {
    const line = (source[at] ?? "").replace(/[\r\n]+$/, "");
    if (at > first && isSkipped(line)) continue;
    const trimmed = line.replace(/[ \t]+$/, "");
    open = trimmed.endsWith(escapeSign) && !trimmed.endsWith(escapeSign + escapeSign);
    joined += open ? trimmed.slice(0, -1) : line;
  }
  return { joined, next: at };
}

/** Reads the bodies that follow a line. Only RUN, COPY and ADD have any, on their own or after ONBUILD, and no exec form. */
function readHeredocs(source: readonly string[], first: number, joined: string, where: string) {
  const { keyword, argument } = partsOf(joined.replace(/^\s*onbuild\s/i, ""));
  const heredocs: Heredoc[] = [];
  let next = first;
  if (!/^(?:RUN|COPY|ADD)$/.test(keyword) || execForm(argument) !== null) return { heredocs, next };
  for (const mark of heredocsIn(joined)) {
    const end = endOfBody(source, next, mark);
    if (end === -1 && mark.spaced) continue;
    if (end === -1) {
      throw new SlimError(
        "bad-dockerfile",
        `${where}: the heredoc ${mark.name} is never closed; end it with a line ${mark.name}`,
      );
    }
    const body = source.slice(next, end).join("");
    heredocs.push({
      name: mark.name,
      body: mark.stripTabs ? body.replace(/^\t+/gm, "") : body,
      expand: mark.expand,
    });
    next = end + 1;
  }
  return { heredocs, next };
}

/** The line that ends a heredoc's body, or -1. */
function endOfBody(source: readonly string[], first: number, { name, stripTabs }: HeredocMark): number {
  for (let at = first; at < source.length; at++) {
    const line = (source[at] ?? "").replace(/[\r\n]+$/, "");
    if ((stripTabs ? line.replace(/^\t+/, "") : line) === name) return at;
  }
  return -1;
}
