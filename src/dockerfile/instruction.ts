import type { Heredoc, Instruction } from "../model/dockerfile.ts";
import { redact } from "../model/redact.ts";
import { oneLine } from "./one-line.ts";

/** https://docs.docker.com/reference/dockerfile/#overview */
export const keywords: ReadonlySet<string> = new Set([
  ...[
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
  ],
  ...["ONBUILD", "RUN", "SHELL", "STOPSIGNAL", "USER", "VOLUME", "WORKDIR"],
]);

/** One instruction's lines: what they say when joined, and as they stand. */
export interface LogicalLine {
  readonly line: number;
  readonly endLine: number;
  /** Continuations joined, comment and blank lines between them left out. */
  readonly joined: string;
  readonly heredocs: readonly Heredoc[];
  readonly text: string;
}

export const instructionOf = ({ joined, ...span }: LogicalLine): Instruction => ({
  ...span,
  ...partsOf(joined),
});

/** Parts what an instruction says into keyword, flags and argument. */
export function partsOf(joined: string): Pick<Instruction, "keyword" | "flags" | "argument"> {
  const trimmed = joined.trim();
  const [word = ""] = trimmed.split(/\s/, 1);
  return { keyword: word.toUpperCase(), ...splitFlags(trimmed.slice(word.length).trim()) };
}

/**
 * The `--name=value` words before the argument, without their quotes. A bare `--` ends them.
 * https://github.com/moby/buildkit/blob/master/frontend/dockerfile/parser/split_command.go
 */
export function splitFlags(text: string): { readonly flags: readonly string[]; readonly argument: string } {
  const flags: string[] = [];
  let rest = text.trimStart();
  while (rest.startsWith("--")) {
    const [word = ""] =
      /^(?:\\[\s\S]|"(?:\\[\s\S]|[^"\\])*"?|'(?:\\[\s\S]|[^'\\])*'?|[^\s"'\\]|\\$)+/.exec(rest) ?? [];
    rest = rest.slice(word.length).trimStart();
    if (word === "--") break;
    flags.push(word.replace(/\\([\s\S])|["']/g, "$1"));
  }
  return { flags, argument: rest.trimEnd() };
}

/**
 * The words of an exec form. Null for all else, JSON with single quotes or other faults included: that is shell form.
 * https://docs.docker.com/reference/dockerfile/#exec-form
 */
export function execForm(argument: string): readonly string[] | null {
  if (!argument.startsWith("[")) return null;
  try {
    const value: unknown = JSON.parse(argument);
    return Array.isArray(value) && value.every((word) => typeof word === "string") ? value : null;
  } catch {
    return null;
  }
}

/** An instruction as reports show it, in one line and without its secrets: every text of a Dockerfile or a history passes here. */
export const textOf = ({
  keyword,
  flags,
  argument,
}: Pick<Instruction, "keyword" | "flags" | "argument">): string =>
  redact(oneLine([keyword, ...flags, argument].join(" ")));
