import type { Finding } from "../model/finding.ts";
import { type Package, withNeeds } from "../model/package.ts";
import type { Change } from "../model/step.ts";
import type { Call } from "../recipe/call.ts";
import { callsOf, subcommandOf } from "../recipe/calls.ts";
import { isUnderstood, type RunSite } from "../recipe/recipe.ts";
import type { ShellWord } from "../shell/script.ts";
import { addedBy, builderAt, cameAlong, stays } from "./came-along.ts";
import { type Draft, findingsAt, isWorth, NOTHING, type Planning, stepAt } from "./draft.ts";
import type { Changes } from "./without-calls.ts";

const RULE = "recommended-packages";

/** What keeps each manager to what packages cannot do without, and what in a file says that somebody thought of it. */
const FLAGS: Readonly<Record<string, { readonly flag: string; readonly thought: RegExp }>> = {
  apt: { flag: "--no-install-recommends", thought: /install-recommends/i },
  "apt-get": { flag: "--no-install-recommends", thought: /install-recommends/i },
  dnf: { flag: "--setopt=install_weak_deps=False", thought: /install_weak_deps/ },
  microdnf: { flag: "--setopt=install_weak_deps=0", thought: /install_weak_deps/ },
};

/**
 * Packages that came along only because others recommend them: the install is told to leave them out. Those of them that something reaches are
 * named in their stead, so that they stay; and certificates always, for nobody sees who asks for an address.
 * https://manpages.debian.org/bookworm/apt/apt-get.8.en.html
 */
export const planRecommends = (planning: Planning): Draft => {
  const { contents, layers } = planning.evidence ?? {};
  if (!contents || layers === undefined) return NOTHING;
  const along = cameAlong(contents);
  const steps: Draft["steps"][number][] = [];
  const declined: Draft["declined"][number][] = [];
  for (const site of planning.shipped.filter(isUnderstood)) {
    const { line } = site.instruction;
    const answers = findingsAt(planning, line, RULE);
    const calls = installsOf(site);
    if (answers.length === 0 || calls.length === 0) continue;
    const added = addedBy(contents, layers.get(line)?.index).filter(({ id }) => along.has(id));
    const staying = added.filter((one) => stays(one, contents, planning, site));
    const named = withNeeds(
      staying.map(({ id }) => id),
      contents.packages.installed,
    );
    const leaving = added.filter(({ id }) => !named.has(id));
    const outcome = leavingOut(planning, site, calls, staying, leaving);
    if ("reason" in outcome) {
      declined.push(...answers.map((finding) => declinedOf(finding, line, outcome.reason)));
      continue;
    }
    const files = new Set(leaving.flatMap((one) => one.files));
    const why = `${said(leaving)} came along only because others recommend ${leaving.length === 1 ? "it" : "them"}, and nothing that runs was found to reach ${leaving.length === 1 ? "it" : "them"}.${keptSentence(staying)}`;
    const core = { rule: RULE, risk: "review" as const, why, changes: outcome.changes };
    const step = stepAt(site, core, planning, (path) => files.has(path), []);
    const left = answers.filter(({ paths }) => paths.every((path) => files.has(path)));
    if (!isWorth(step.savesBytes ?? 0, planning, "word")) continue;
    steps.push({ ...step, estimate: true, answers: [...new Set([...step.answers, ...left])] });
  }
  return { steps, declined };
};

const declinedOf = (finding: Finding, line: number, reason: string): Draft["declined"][number] => ({
  rule: RULE,
  line,
  reason,
  finding,
  bytes: finding.bytes,
});

const installsOf = (site: RunSite): readonly Call[] =>
  callsOf(site).filter(
    (call) => call.name in FLAGS && /^(?:install|reinstall)$/.test(subcommandOf(call)?.value ?? ""),
  );

const leavingOut = (
  planning: Planning,
  site: RunSite,
  calls: readonly Call[],
  staying: readonly Package[],
  leaving: readonly Package[],
): Changes => {
  const { line } = site.instruction;
  const last = calls.at(-1);
  const word = last?.args.at(-1);
  if (site.ignored.has(RULE)) return { reason: "a comment above it says to leave it" };
  if (leaving.length === 0) return { reason: "what came along is all needed, or may be" };
  if (calls.some(({ args }) => args.some(({ text }) => FLAGS[last?.name ?? ""]?.thought.test(text))))
    return { reason: "it says itself what to do about recommended packages" };
  if (calls.some(({ nested }) => nested))
    return { reason: "it installs within a loop, a condition or a group" };
  if (word === undefined || calls.some(({ args }) => args.some(({ value }) => value === null)))
    return { reason: "the packages that it installs are not written out" };
  if (staying.some(({ name, id, kind }) => id !== `${kind}:${name}`))
    return { reason: "packages of more than one machine came along" };
  const builder = builderAt(planning, site, leaving);
  if (builder !== null) return { reason: builder };
  const flags = calls.flatMap((call): Change[] => {
    const at = behindYes(call);
    const flag = FLAGS[call.name]?.flag;
    return at && flag ? [{ kind: "insert-words", line, at: site.from + at.to, text: ` ${flag}` }] : [];
  });
  const names = staying.map(({ name }) => name).sort();
  const text = names.map((name) => `${separatorOf(site, last?.args ?? [])}${name}`).join("");
  return {
    changes:
      names.length === 0 ? flags : [...flags, { kind: "insert-words", line, at: site.from + word.to, text }],
  };
};

/** Where people put such an option: behind `install`, or the `-y` that follows it. */
const behindYes = (call: Call): ShellWord | null => {
  const install = subcommandOf(call);
  const next = install === null ? undefined : call.args[call.args.indexOf(install) + 1];
  return next !== undefined && /^(?:-[qy]+|--yes|--assume-yes)$/.test(next.text) ? next : install;
};

/** What stands between the last two words of a call: the packages may stand on lines of their own. */
const separatorOf = ({ instruction }: RunSite, args: Call["args"]): string => {
  const [before, last] = args.slice(-2);
  const gap = before === undefined || last === undefined ? " " : instruction.text.slice(before.to, last.from);
  return /^[ \t]*\\\r?\n[ \t]*$/.test(gap) ? gap : " ";
};

/** How many packages are named. */
const NAMED_MAX = 40;

const said = (packages: readonly Package[]): string => {
  const names = packages.map(({ name }) => name).sort();
  const shown = names.slice(0, NAMED_MAX).join(", ");
  return names.length > NAMED_MAX ? `${shown} and ${names.length - NAMED_MAX} more` : shown;
};

const keptSentence = (staying: readonly Package[]): string =>
  staying.length === 0
    ? ""
    : ` Named now, so that ${staying.length === 1 ? "it stays" : "they stay"}: ${said(staying)}.`;
