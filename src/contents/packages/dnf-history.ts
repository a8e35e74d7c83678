import type { Root } from "../root.ts";
import { bodyAt } from "./body.ts";
import type { Stamp } from "./recorded.ts";
import { openPages } from "./sqlite-pages.ts";
import { rowsOf, type Value } from "./sqlite-table.ts";

const HISTORY = "/var/lib/dnf/history.sqlite";

/** Whether somebody asked for a package; null where nothing says. */
export type Asked = (stamp: Stamp) => boolean | null;

const DONE = 1;
/** What an item of a transaction did, where it says something of a package that is there afterwards. */
const REMAINS = new Set<Value>([
  1, // install
  2, // downgrade
  4, // obsolete
  6, // upgrade
  9, // reinstall
  11, // change of the reason
]);
/** Why it did it. Others (unknown, or installed behind dnf's back) say nothing. */
const REASONS: ReadonlyMap<Value, boolean> = new Map([
  [1, false], // needed by another
  [2, true], // asked for
  [3, false], // needed once
  [4, false], // recommended by another
  [5, true], // of a group that was asked for
]);

/**
 * dnf 4's history: the last transaction that dealt with a package of this name and architecture gives the reason for it. dnf 5 keeps
 * its reasons in files of a format that it calls an internal detail (https://dnf5.readthedocs.io/en/latest/misc/system-state.7.html),
 * so with it nobody is said to have asked for anything, nor not.
 * https://github.com/rpm-software-management/libdnf/tree/dnf-4-master/libdnf/transaction
 */
export const dnfAsked = (root: Root): Asked => {
  const body = bodyAt(root, HISTORY);
  if (!body) return () => null;
  const pages = openPages(body, bodyAt(root, `${HISTORY}-wal`));
  const names = new Map<Value, string>();
  for (const { values } of rowsOf(pages, "rpm")) {
    const [item, name, , , , architecture] = values;
    names.set(item ?? null, `${name}.${architecture}`);
  }
  const reasons = new Map<string, boolean | null>();
  for (const { values } of rowsOf(pages, "trans_item")) {
    const [, , item, , action, reason, state] = values;
    const name = names.get(item ?? null);
    if (name === undefined || state !== DONE || !REMAINS.has(action ?? null)) continue;
    reasons.set(name, REASONS.get(reason ?? null) ?? null);
  }
  return ({ name, architecture }) => reasons.get(`${name}.${architecture}`) ?? null;
};
