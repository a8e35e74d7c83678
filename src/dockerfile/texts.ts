import type { Instruction } from "../model/dockerfile.ts";
import { resolvePath } from "../model/path.ts";
import { type Expanded, joinExpanded, knownText, unknown } from "./expanded.ts";
import { heredocOf, heredocWords } from "./heredoc.ts";
import { execForm } from "./instruction.ts";
import { oneLine } from "./one-line.ts";
import { stripShell } from "./shell-prefix.ts";

/** Every text by which some builder's history may speak of an instruction. */
export interface Texts {
  /** What may follow the keyword. */
  readonly arguments: readonly Expanded[];
  /** Of COPY and ADD: what may follow `in` where the sources are a digest. */
  readonly destinations: readonly Expanded[];
}

/**
 * How builders write a RUN. BuildKit runs the body of a lone heredoc, a script by its name, and hands others to the shell
 * whole. Buildah leaves their last lines out, and writes an exec form as it stands.
 */
export function runTexts({ argument, heredocs }: Instruction, shell: readonly string[]): Texts {
  const texts = [
    [argument, ...heredocs.map(({ body, name }) => `${body}${name}`)].join("\n"),
    [argument, ...heredocs.map(({ body }) => body)].join("\n"),
  ];
  const exec = execForm(argument)?.join(" ");
  if (exec !== undefined) texts.push(exec, stripShell(exec));
  const [only] = heredocs;
  if (only !== undefined && heredocWords(argument).length === 1) {
    texts.push(only.body.startsWith("#!") ? `/dev/pipes/${only.name}` : only.body);
  }
  const withShell = texts.map((text) => stripShell(`${shell.join(" ")} ${text}`));
  return { arguments: [...texts, ...withShell].map((text) => [oneLine(text)]), destinations: [] };
}

/** How builders write a COPY or ADD: the expanded words, or the text as it stands, or the destination alone. */
export function copyTexts(
  { argument }: Instruction,
  directory: Expanded,
  expandWord: (word: string) => Expanded,
): Texts {
  const words =
    execForm(argument) ?? (argument.includes("<<") ? heredocWords(argument) : argument.split(/\s+/));
  const heredocs = words.flatMap((word) => heredocOf(word) ?? []);
  const paths = words.filter((word) => heredocOf(word) === null);
  const destination = paths.at(-1) ?? "";
  const expanded = expandWord(destination);
  const sources = [
    ...paths.slice(0, -1).map(expandWord),
    ...heredocs.map(({ name }): Expanded => [`<<${name}`]),
  ];
  return {
    arguments: [joinExpanded([...sources, expanded], " "), [oneLine(argument)]],
    destinations: [[destination], expanded, resolve(expanded, directory)],
  };
}

/** As written, with its variables replaced, or as a path from the working directory: what WORKDIR can be. */
export function metadataTexts(
  { argument }: Instruction,
  directory: Expanded,
  expandWord: (word: string) => Expanded,
): Texts {
  const expanded = expandWord(argument);
  return { arguments: [[oneLine(argument)], expanded, resolve(expanded, directory)], destinations: [] };
}

/** A path as it is meant in a directory, as far as both are known. */
export function resolve(path: Expanded, directory: Expanded): Expanded {
  const [start = ""] = path;
  const [name, from] = [knownText(path), knownText(directory)];
  if (name === null) return start === null || start.startsWith("/") ? path : [...directory, "/", ...path];
  if (name.startsWith("/") || from !== null) return [resolvePath(name, from ?? "/") ?? name];
  const below = resolvePath(name);
  return below === null ? unknown : below === "/" ? directory : [...directory, below];
}
