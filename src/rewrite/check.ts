import type { Change, Step } from "../model/step.ts";
import { readRecipe } from "../recipe/read.ts";
import { isUnderstood, type Recipe, type RunSite, type Site } from "../recipe/recipe.ts";
import { parseShell } from "../shell/parse.ts";
import type { ShellScript } from "../shell/script.ts";
import { inMeantOrder, isFirst } from "./meant.ts";

/**
 * Whether a rewritten text says what the steps meant, and nothing else: each instruction that no step names is the same to the
 * letter, those that were to go are gone, and each RUN runs what it ran, with just the commands and words that came and went.
 * Null where it does; else what is wrong, in words.
 */
export function faultOf(recipe: Recipe, steps: readonly Step[], text: string): string | null {
  let after: Recipe;
  try {
    after = readRecipe(text, recipe.dockerfile.name, recipe);
  } catch (error) {
    return error instanceof Error ? `it would not parse: ${error.message}` : "it would not parse";
  }
  if (after.doubt !== null) return after.doubt;
  const changes = steps.flatMap((step) => step.changes);
  const stageFault = stagesFault(recipe, after);
  if (stageFault !== null) return stageFault;
  const kept = recipe.stages.flat().filter(({ instruction }) => !isRemoved(instruction.line, changes));
  const meant = inMeantOrder(kept, changes);
  if (meant === null) return "it would have instructions in another order than was meant";
  const now = after.stages.flat();
  if (meant.length !== now.length) return "it would have other instructions than were meant";
  for (const [at, { site, first }] of meant.entries()) {
    const other = now[at];
    const isRight =
      other !== undefined &&
      (first === null
        ? isAsMeant([site, ...joinedTo(site, recipe, changes)], other, changes)
        : isFirst(first, site, other, changes));
    if (!isRight) return `line ${site.instruction.line} would not say what was meant`;
  }
  return null;
}

const isRemoved = (line: number, changes: readonly Change[]): boolean =>
  changes.some(
    (change) =>
      (change.kind === "remove" && change.line === line) || (change.kind === "join" && change.next === line),
  );

/** Names, order and bases of stages stay, so targets and `--from` do; and what stands before the first. */
const stagesFault = ({ dockerfile: before }: Recipe, { dockerfile: after }: Recipe): string | null => {
  const graph = ({ stages, globalArgs }: Recipe["dockerfile"]) =>
    JSON.stringify([
      stages.map(({ name, base, parent }) => [name, base, parent]),
      globalArgs.map(({ text }) => text),
    ]);
  if (graph(before) !== graph(after)) return "its stages would be others";
  return before.escape === after.escape ? null : "its escape character would be another";
};

/** The RUNs that become the end of one, in order. */
const joinedTo = (site: Site, recipe: Recipe, changes: readonly Change[]): readonly Site[] => {
  const join = changes.find(({ kind, line }) => kind === "join" && line === site.instruction.line);
  if (join?.kind !== "join") return [];
  const line = join.next;
  const next = recipe.stages.flat().find(({ instruction }) => instruction.line === line);
  return next === undefined ? [] : [next, ...joinedTo(next, recipe, changes)];
};

/** One instruction, or several RUNs that became one. */
const isAsMeant = (before: readonly Site[], after: Site, all: readonly Change[]): boolean => {
  const changes = all.filter(
    ({ line, kind }) => kind !== "copy-first" && before.some(({ instruction }) => instruction.line === line),
  );
  const [first, ...more] = before;
  if (first === undefined) return false;
  const [a, b] = [first.instruction, after.instruction];
  if (changes.length === 0) return a.text === b.text;
  const flags = changes.flatMap((change) => (change.kind === "flag" ? [change.flag] : []));
  if (a.keyword !== b.keyword || [...flags, ...a.flags].join("\n") !== b.flags.join("\n")) return false;
  if (a.keyword !== "RUN") return changes.every(({ kind }) => kind === "flag") && a.argument === b.argument;
  if (!isUnderstood(first) || !more.every(isUnderstood) || !isUnderstood(after)) return false;
  const meant = [first, ...more.filter(isUnderstood)].flatMap((site) => commandsMeant(site, changes));
  return meant.join("\n") === commandsIn(after.run.text, after.run.tree).join("\n");
};

/** What a RUN has to run: its own members with words that came and went, and the further ones in their places. */
const commandsMeant = (site: RunSite, changes: readonly Change[]): readonly string[] =>
  site.run.tree.list.flatMap(({ from, to }) => {
    const [start, end] = [site.from + from, site.from + to];
    const before = changes.flatMap((one) =>
      one.kind === "run-before" && one.before === start ? commandsOf(one.command) : [],
    );
    const behind = changes.flatMap((one) =>
      one.kind === "run-behind" && one.behind === end ? commandsOf(one.command) : [],
    );
    const isDropped = changes.some((one) => one.kind === "drop-command" && one.at === start);
    const own = isDropped ? [] : [oneLine(withWords(site.run.text.slice(from, to), start, changes))];
    return [...before, ...own, ...behind];
  });

/** A member's text with the words that came and went. */
const withWords = (text: string, start: number, changes: readonly Change[]): string => {
  const pieces = changes
    .flatMap((one) => {
      if (one.kind === "insert-words") return [{ from: one.at, to: one.at, text: one.text }];
      return one.kind === "replace-words" ? [{ from: one.from, to: one.to, text: one.text }] : [];
    })
    .map((piece) => ({ ...piece, from: piece.from - start, to: piece.to - start }))
    .filter(({ from, to }) => from >= 0 && to <= text.length)
    .toSorted((a, b) => b.from - a.from);
  return pieces.reduce(
    (result, piece) => result.slice(0, piece.from) + joinedLines(piece.text) + result.slice(piece.to),
    text,
  );
};

const joinedLines = (text: string): string => text.replace(/\\\r?\n/g, " ");

/** The members of a list, each in one line. */
const commandsIn = (text: string, { list }: ShellScript): readonly string[] =>
  list.map(({ from, to }) => oneLine(text.slice(from, to)));

const commandsOf = (text: string): readonly string[] => commandsIn(text, parseShell(text));

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
