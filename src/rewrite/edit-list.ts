import type { Change } from "../model/step.ts";
import { isUnderstood, type Recipe, type RunSite, type Site } from "../recipe/recipe.ts";
import { type Operator, separatorFor } from "./layout.ts";
import type { Splice } from "./splice.ts";

/**
 * Between two members the further one goes before the second, so that what stands behind the first, its continuation in its
 * column, stays; but above a comment, which speaks of the second. What goes away itself is nothing to stand beside.
 */
export const runBehind = (
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
    const separator = separatorFor(site, operator, offset, added);
    // What comes on a line of its own leaves nothing on that line of a RUN that had but one.
    const parts = separator.includes("\n") && !site.instruction.text.includes("\n");
    const isFirst =
      changes.find((one) => one.kind === "run-behind" && one.behind === change.behind) === change;
    if (parts && isFirst && statement === list[behind] && next === list[behind + 1])
      return { from: site.from + statement.to, to: before, text: separator + command + separator };
    return { from: before, to: before, text: command + separator };
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

/** A member of a list before the one that begins there. */
export const runBefore = (site: RunSite, before: number, command: string, added: number): Splice | null => {
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
export const joined = (site: Site, next: Site | undefined, { dockerfile }: Recipe): Splice | null => {
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
export const dropped = (site: RunSite, at: number, changes: readonly Change[]): Splice | null => {
  const stays = staysAfter(site, changes);
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
