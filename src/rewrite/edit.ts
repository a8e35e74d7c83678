import type { Change, Step } from "../model/step.ts";
import { isUnderstood, type Recipe, type RunSite, type Site } from "../recipe/recipe.ts";
import { copyFirst } from "./copy-first.ts";
import { type Operator, separatorFor } from "./layout.ts";
import { type Splice, splice } from "./splice.ts";

/** The text with all steps done; null where two of them are about the same place. */
export function edited(recipe: Recipe, steps: readonly Step[]): string | null {
  const sites = new Map(recipe.stages.flat().map((site) => [site.instruction.line, site]));
  const splices: Splice[] = [];
  const changes = steps.flatMap((step) => step.changes).toSorted((a, b) => ORDER[a.kind] - ORDER[b.kind]);
  for (const change of changes) {
    const site = sites.get(change.line);
    const made = site === undefined ? null : splicesOf(change, site, sites, recipe, changes);
    if (made === null) return null;
    splices.push(...made);
  }
  return splice(recipe.dockerfile.text, splices);
}

/** At one place words of a command stand before a further command. */
const ORDER: Readonly<Record<Change["kind"], number>> = {
  remove: 0,
  flag: 1,
  "run-before": 2,
  "insert-words": 3,
  "replace-words": 4,
  "drop-command": 5,
  join: 7,
  "run-behind": 6,
  "copy-first": 8,
};

/** The same of every change; what is more than one piece of text, or about more than one instruction, is told apart here. */
const splicesOf = (
  change: Change,
  site: Site,
  sites: ReadonlyMap<number, Site>,
  recipe: Recipe,
  changes: readonly Change[],
): readonly Splice[] | null => {
  const mine = changes.filter(({ line }) => line === change.line);
  if (change.kind === "copy-first") {
    const behind = sites.get(change.behind);
    return behind === undefined ? null : copyFirst(change, site, behind, flagsIn(mine), recipe);
  }
  // A COPY that comes in two brings its new flags along.
  if (change.kind === "flag" && mine.some(({ kind }) => kind === "copy-first")) return [];
  const added = addedTo(change.line, changes);
  const made =
    change.kind === "join"
      ? joined(site, sites.get(change.next), recipe)
      : spliceOf(change, site, recipe, { added, changes });
  return made === null ? null : [made];
};

const flagsIn = (changes: readonly Change[]): readonly string[] =>
  changes.flatMap((change) => (change.kind === "flag" ? [change.flag] : []));

/** How many characters come to an instruction in all: what is added to it is set alike. */
const addedTo = (line: number, changes: readonly Change[]): number =>
  changes
    .filter((change) => change.line === line)
    .reduce(
      (sum, change) =>
        sum + ("command" in change ? change.command.length + 4 : "text" in change ? change.text.length : 0),
      0,
    );

/** What a change does to the text; null where the site is not what the change takes it for. */
const spliceOf = (
  change: Exclude<Change, { kind: "join" | "copy-first" }>,
  site: Site,
  { dockerfile }: Recipe,
  { added, changes }: { readonly added: number; readonly changes: readonly Change[] },
): Splice | null => {
  switch (change.kind) {
    case "remove":
      return wholeLines(site, dockerfile.text);
    case "flag": {
      const at = site.from + (/^\s*\S+/.exec(site.instruction.text)?.[0].length ?? 0);
      return { from: at, to: at, text: ` ${change.flag}` };
    }
    case "insert-words":
      return { from: change.at, to: change.at, text: change.text };
    case "replace-words":
      return { from: change.from, to: change.to, text: change.text };
    case "run-before":
      return isUnderstood(site) ? runBefore(site, change.before, change.command, added) : null;
    case "run-behind":
      return isUnderstood(site) ? runBehind(site, change, changes, added) : null;
    case "drop-command":
      return isUnderstood(site) ? dropped(site, change.at, staysAfter(site, changes)) : null;
    default:
      return change satisfies never;
  }
};

/** An instruction with its line's end; at the end of the file with the one before it. */
const wholeLines = ({ from, to }: Site, text: string): Splice => {
  const end = /^\r?\n/.exec(text.slice(to))?.[0].length ?? 0;
  return { from, to: to + end, text: "" };
};

/**
 * Between two members the further one goes before the second, so that what stands behind the first, its continuation in its
 * column, stays; but above a comment, which speaks of the second. What goes away itself is nothing to stand beside.
 */
const runBehind = (
  site: RunSite,
  change: RunBehind,
  changes: readonly Change[],
  added: number,
): Splice | null => {
  const { command } = change;
  const { list } = site.run.tree;
  const stays = staysAfter(site, changes);
  const behind = list.findIndex(({ to }) => site.from + to === change.behind);
  const at = list.findLastIndex((one, index) => index <= behind && stays(one));
  const [statement, next] = [list[at], list.slice(behind + 1).find(stays)];
  if (behind === -1 || statement === undefined || next?.joined === "||") return null;
  const operator = operatorFor(site, next?.joined ?? (at > 0 ? statement.joined : "&&"));
  const gap = next === undefined ? "" : site.instruction.text.slice(statement.to, next.from);
  if (next?.joined === operator && !gap.includes("#")) {
    const before = site.from + next.from;
    const offset = next.from + command.length;
    return { from: before, to: before, text: command + separatorFor(site, operator, offset, added) };
  }
  const text = separatorFor(site, operator, statement.to, added) + command;
  return { from: site.from + statement.to, to: site.from + statement.to, text };
};

/** Whether a member of a list is left by all changes together. */
type Stays = (member: RunSite["run"]["tree"]["list"][number]) => boolean;

const staysAfter =
  (site: RunSite, changes: readonly Change[]): Stays =>
  ({ from }) =>
    !changes.some((change) => change.kind === "drop-command" && change.at === site.from + from);

type RunBehind = Extract<Change, { readonly kind: "run-behind" }>;

const runBefore = (site: RunSite, before: number, command: string, added: number): Splice | null => {
  const { list } = site.run.tree;
  const at = list.findIndex(({ from }) => site.from + from === before);
  const statement = list[at];
  if (statement === undefined) return null;
  const operator = operatorFor(site, at > 0 ? statement.joined : (list[1]?.joined ?? "&&"));
  const offset = before - site.from + command.length;
  return { from: before, to: before, text: command + separatorFor(site, operator, offset, added) };
};

/** With `set -e` a list of `;` stays one: `set -e; install && rm; next` would go on where the install failed. */
const operatorFor = (site: RunSite, neighbour: "&&" | "||" | ";"): Operator =>
  site.run.errexit && neighbour === ";" ? ";" : "&&";

/** Two RUNs as one. Comments between them stay, within it; blank lines go. */
const joined = (site: Site, next: Site | undefined, { dockerfile }: Recipe): Splice | null => {
  if (next === undefined || !isUnderstood(site) || !isUnderstood(next)) return null;
  const [last, first] = [site.run.tree.list.at(-1), next.run.tree.list[0]];
  if (last === undefined || first === undefined || site.run.text.slice(last.to).trim() !== "") return null;
  const indent = /\n([ \t]*)[^\s#]/.exec(site.instruction.text)?.[1] ?? "    ";
  const comments = dockerfile.text
    .slice(site.to, next.from)
    .split(/(?<=\n)/)
    .filter((line) => /^\s*#/.test(line));
  const text = ` \\${site.newline}${comments.join("")}${indent}&& `;
  return { from: site.from + last.to, to: next.from + first.from, text };
};

/** A member of a list with what joins it to the next that stays, or where none does to the one before. */
const dropped = (site: RunSite, at: number, stays: Stays): Splice | null => {
  const { list } = site.run.tree;
  const index = list.findIndex(({ from }) => site.from + from === at);
  const [before, statement, next] = [list[index - 1], list[index], list[index + 1]];
  if (statement === undefined || statement.joined === "||" || next?.joined === "||") return null;
  const staying = list.findIndex((one, place) => place > index && stays(one));
  const span =
    next !== undefined && staying !== -1
      ? { from: statement.from, to: next.from }
      : { from: before?.to ?? -1, to: statement.to };
  // Behind `a && b; c` the `c` would hang on `a`, were `b` to go.
  const hangs = list.slice(index + 1, staying + 1).some(({ joined }) => joined === ";");
  const isTorn = before !== undefined && statement.joined === "&&" && hangs && !site.run.errexit;
  // A comment above it speaks of it, whether it would go along or be left behind.
  const around = site.instruction.text.slice(before?.to ?? span.from, span.to);
  if (span.from < 0 || isTorn || /^\s*#/m.test(around)) return null;
  return { from: site.from + span.from, to: site.from + span.to, text: "" };
};
