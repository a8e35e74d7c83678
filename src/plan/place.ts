import type { Call } from "../recipe/call.ts";
import { callsOf } from "../recipe/calls.ts";
import type { RunSite } from "../recipe/recipe.ts";

/** Where a command can be put, or why nowhere: a clause that goes on from `the RUN`. */
export type Place = { readonly behind: number } | { readonly reason: string };

/** What may not stand before a command that has to run: it never comes back, or its success is somebody's failure. */
const NEVER_RETURNS = new Set(["exec", "exit", "return", "reboot"]);

/**
 * The end of a RUN's list, as an offset of the Dockerfile. A command behind it with `&&` keeps the list's status in all
 * shells, behind `||` too, for both bind alike. https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_09_03
 */
export const endOfList = (site: RunSite): Place => {
  const { tree } = site.run;
  const last = tree.list.at(-1);
  if (last === undefined) return { reason: "runs nothing" };
  if (tree.list.some(({ background }) => background)) return { reason: "leaves a command in the background" };
  if (last.negated) return { reason: "ends with a command that is to fail" };
  const leaving = tree.list.find(({ pipeline }) =>
    pipeline?.some(({ name }) => NEVER_RETURNS.has(name?.value ?? "")),
  );
  if (leaving !== undefined) return { reason: "ends its shell by itself" };
  if (/(?:^|[\s;&|])(?:set \+e|trap )/.test(site.run.text))
    return { reason: "handles errors in its own way" };
  return { behind: site.from + last.to };
};

/** The end of the list's member that a call stands in. What comes next must not be there for its failure. */
export const behindCall = (site: RunSite, call: Call): Place => {
  const { list } = site.run.tree;
  const end = endOfList(site);
  if ("reason" in end) return end;
  if (list[call.statement + 1]?.joined === "||") return { reason: "has a way out for its failure" };
  const statement = list[call.statement];
  return statement === undefined ? { reason: "has it nested" } : { behind: site.from + statement.to };
};

/** The beginning of the list's member that a call stands in, for a command that must have run before. */
export const beforeCall = (
  site: RunSite,
  call: Call,
): { readonly before: number } | { readonly reason: string } => {
  const statement = site.run.tree.list[call.statement];
  if (statement === undefined || call.nested)
    return { reason: "installs within a loop, a condition or a group" };
  if (statement.joined === "||" || statement.negated)
    return { reason: "installs only where something failed" };
  return { before: site.from + statement.from };
};

/** Whether a later call of the same RUN takes packages away, and with them perhaps the tool that is to clean up. */
export const isTakenAway = (site: RunSite, call: Call): boolean =>
  callsOf(site).some(
    ({ name, args, command }) =>
      command.from > call.command.to &&
      /^(?:apt|apt-get|aptitude|apk|yum|dnf|microdnf|zypper|pacman|dpkg)$/.test(name) &&
      args.some(({ text }) =>
        /^(?:purge|remove|autoremove|del|erase|rm|--purge|-R\w*|--auto-remove)$/.test(text),
      ),
  );
