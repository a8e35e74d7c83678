import {
  type Assignment,
  type Command,
  forEachChild,
  type ParsedScript,
  parse,
  type Redirection,
  type Statement,
  type SyntaxNode,
  type Word,
} from "unbash";
import type {
  ShellAssignment,
  ShellCommand,
  ShellError,
  ShellRedirect,
  ShellScript,
  ShellSpan,
  ShellStatement,
  ShellWord,
} from "./script.ts";
import { wordOf } from "./word.ts";

/** Reads a script of sh or Bash. Never throws: what cannot be read is in `errors`. */
export const parseShell = (text: string): ShellScript => {
  const commands: ShellCommand[] = [];
  const words: ShellWord[] = [];
  const functions: string[] = [];
  const errors: ShellError[] = [];
  const visit = (node: SyntaxNode, place: Place): void => {
    const inside = node.type === "CommandExpansion" && node.script?.source !== undefined ? node : place;
    if (node.type === "Script")
      for (const { message, pos } of node.errors ?? []) errors.push({ message, from: place?.pos ?? pos });
    if (node.type === "Command") commands.push(commandOf(node, place));
    if (node.type === "Word") words.push(wordOf(node, place));
    if (node.type === "Function") functions.push(node.name.value);
    forEachChild(node, (child) => visit(child, inside));
  };
  try {
    const script = parse(text);
    visit(script, null);
    return { list: script.commands.flatMap(statementsOf), commands, words, functions, errors };
  } catch (error) {
    const message = error instanceof Error ? error.message : "it cannot be read";
    return { list: [], commands, words, functions, errors: [...errors, { message, from: 0 }] };
  }
};

/** The substitution whose script was unescaped, so that its offsets mean nothing in the text. */
type Place = Pick<ParsedScript, "pos" | "end"> | null;

const spanOf = ({ pos, end }: Pick<ParsedScript, "pos" | "end">, place: Place): ShellSpan => ({
  from: place?.pos ?? pos,
  to: place?.end ?? end,
});

const statementsOf = ({ command, background }: Statement): ShellStatement[] => {
  if (command.type !== "AndOr") return [memberOf(command, ";", background === true)];
  return command.commands.map((member, at) =>
    memberOf(
      member,
      command.operators[at - 1] ?? ";",
      background === true && at === command.commands.length - 1,
    ),
  );
};

const memberOf = (
  node: Exclude<Statement["command"], { type: "AndOr" }>,
  joined: ShellStatement["joined"],
  background: boolean,
): ShellStatement => {
  const parts = node.type === "Pipeline" ? node.commands : [node];
  const simple = parts.filter((part) => part.type === "Command");
  return {
    ...spanOf(node, null),
    joined,
    pipeline: simple.length === parts.length ? simple.map((part) => commandOf(part, null)) : null,
    negated: node.type === "Pipeline" && node.prefixes.some(({ type }) => type === "Negation"),
    background,
  };
};

const commandOf = (node: Command, place: Place): ShellCommand => ({
  ...spanOf(node, place),
  name: node.name ? wordOf(node.name, place) : null,
  args: node.args.filter(isWord).map((word) => wordOf(word, place)),
  assignments: [...node.prefix, ...node.suffix].filter(isAssignment).map((it) => assignmentOf(it, place)),
  redirects: node.redirects.map((redirect) => redirectOf(redirect, place)),
});

const isWord = (node: Word | Assignment): node is Word => node.type === "Word";
const isAssignment = (node: SyntaxNode): node is Assignment => node.type === "Assignment";

const assignmentOf = (node: Assignment, place: Place): ShellAssignment => ({
  ...spanOf(node, place),
  name: node.name,
  value: node.value.type === "Word" && !node.append && !node.index ? wordOf(node.value, place) : null,
});

const redirectOf = (node: Redirection, place: Place): ShellRedirect => ({
  ...spanOf(node, place),
  operator: node.operator,
  target: node.type === "HereDoc" || !node.target ? null : wordOf(node.target, place),
});
