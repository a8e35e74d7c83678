import type { Call } from "../recipe/call.ts";
import { callsOf } from "../recipe/calls.ts";
import { isUnderstood, type RunSite, type Site } from "../recipe/recipe.ts";

/** Programs that change accounts and nothing that is copied. */
const ACCOUNT = /^(?:useradd|groupadd|adduser|addgroup|usermod|groupmod|gpasswd)$/;
/** What shows that a RUN may change accounts. */
const HINT =
  /\b(?:user|group)(?:add|mod|del)\b|\b(?:add|del)(?:user|group)\b|\b(?:ch|g)?passwd\b|\bchsh\b|\/etc\/g?shadow|\/etc\/group|\bsysusers\b/;
/** Of the range of which packages take theirs too. */
const SYSTEM = /^(?:-[a-zA-Z]*[rS][a-zA-Z]*|--system)$/;
const ID = /^(?:-[a-zA-Z]*[ug]|--(?:uid|gid)(?:=.*)?)$/;

/**
 * The commands of a stage that make its accounts, as they stand there; null where one of them cannot be taken out, or where their
 * ids would be others. `packagesMakeAccounts` says whether packages did too, which take ids of the same range.
 */
export const accountCommands = (
  sites: readonly Site[],
  packagesMakeAccounts: boolean,
): readonly string[] | null => {
  const commands: string[] = [];
  const known = new Set<string>();
  for (const site of sites) {
    const { keyword, text, argument } = site.instruction;
    if (keyword === "ARG") known.add(argument.split("=")[0] ?? "");
    if (keyword !== "RUN" || !HINT.test(text)) continue;
    if (!isUnderstood(site)) return null;
    const calls = callsOf(site);
    // Somebody edits the files themselves, or asks them: nothing tells which.
    if (!calls.some(({ name }) => ACCOUNT.test(name))) return null;
    for (const call of calls) {
      if (/^(?:ch?passwd|passwd|chsh|userdel|groupdel|deluser|delgroup)$/.test(call.name)) return null;
      if (!ACCOUNT.test(call.name)) continue;
      const command = commandOf(site, call, known);
      if (command === null || (packagesMakeAccounts && isFloating(call))) return null;
      commands.push(command);
    }
    if (
      site.run.tree.commands.some(({ redirects }) =>
        redirects.some(({ target }) => ETC.test(target?.text ?? "")),
      )
    )
      return null;
  }
  return commands;
};

const ETC = /\/etc\/(?:g?shadow|passwd|group|sub[ug]id)/;

/** A call's own text; null where it depends on what stands around it. */
const commandOf = (
  { run, circumstances }: RunSite,
  { nested, statement, command, prefix }: Call,
  known: ReadonlySet<string>,
): string | null => {
  const member = run.tree.list[statement];
  const next = run.tree.list[statement + 1];
  if (nested || prefix !== "" || member?.pipeline?.length !== 1) return null;
  if (member.joined === "||" || next?.joined === "||" || member.negated || member.background) return null;
  const variables = [...command.args, ...command.redirects.flatMap(({ target }) => target ?? [])].flatMap(
    ({ pieces }) => pieces.filter(({ kind }) => kind !== "text"),
  );
  const isKnown = variables.every(
    (piece) => piece.kind === "variable" && (known.has(piece.name) || circumstances.env.has(piece.name)),
  );
  return isKnown ? oneLine(run.text.slice(member.from, member.to)) : null;
};

/** Whether the next free id of the system's range is taken. */
const isFloating = ({ args }: Call): boolean =>
  args.some(({ text }) => SYSTEM.test(text)) && !args.some(({ text }) => ID.test(text));

const oneLine = (text: string): string => text.replace(/\s+/g, " ").trim();
