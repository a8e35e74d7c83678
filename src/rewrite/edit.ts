import type { Change, Step } from "../model/step.ts";
import { isUnderstood, type Recipe, type Site } from "../recipe/recipe.ts";
import { copyFirst } from "./copy-first.ts";
import { dropped, joined, runBefore, runBehind } from "./edit-list.ts";
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
  "run-behind": 6,
  join: 7,
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
      return isUnderstood(site) ? dropped(site, change.at, changes) : null;
    default:
      return change satisfies never;
  }
};

/** An instruction with its line's end; at the end of the file with the one before it. */
const wholeLines = ({ from, to }: Site, text: string): Splice => {
  const end = /^\r?\n/.exec(text.slice(to))?.[0].length ?? 0;
  return { from, to: to + end, text: "" };
};
