import type { Contents } from "../model/contents.ts";
import type { Finding } from "../model/finding.ts";
import { type Package, type PackageId, withNeeds } from "../model/package.ts";
import type { Change } from "../model/step.ts";
import type { Call } from "../recipe/call.ts";
import { callsOf, subcommandOf } from "../recipe/calls.ts";
import { isUnderstood, type RunSite, type Site } from "../recipe/recipe.ts";
import type { ShellWord } from "../shell/script.ts";
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

/** Packages that nobody asked for, and that none of those needs which somebody asked for. */
const cameAlong = ({ packages: { installed } }: Contents): ReadonlySet<PackageId> => {
  const asked = installed.filter(({ requested }) => requested !== false).map(({ id }) => id);
  const invited = withNeeds(asked, installed);
  const recommended = withNeeds(
    installed.flatMap(({ recommends }) => recommends.flat()),
    installed,
  );
  return new Set([...recommended].filter((id) => !invited.has(id)));
};

const addedBy = ({ packages }: Contents, layer: number | undefined): readonly Package[] => {
  const ids = new Set(
    packages.changes.filter((one) => one.layer === layer && one.change === "added").map(({ id }) => id),
  );
  return packages.installed.filter(({ id }) => ids.has(id));
};

const installsOf = (site: RunSite): readonly Call[] =>
  callsOf(site).filter(
    (call) => call.name in FLAGS && /^(?:install|reinstall)$/.test(subcommandOf(call)?.value ?? ""),
  );

/** Whether something reaches it, may reach it, or a later line names a program of it. */
const stays = (one: Package, { kept }: Contents, { recipe }: Planning, site: Site): boolean => {
  if (kept.all.has(one.id) || one.name === "ca-certificates") return true;
  const programs = one.files.flatMap(
    (path) => /^\/(?:usr\/)?(?:local\/)?s?bin\/([^/]+)$/.exec(path)?.[1] ?? [],
  );
  const later = recipe.stages
    .flat()
    .filter(({ from, instruction }) => from >= site.from && instruction.keyword !== "FROM");
  return later.some(({ instruction: { text } }) => {
    const words = new Set(text.split(/[\s"'`$();&|<>=,[\]]+/).map((word) => word.replace(/^.*\//, "")));
    return programs.some((program) => words.has(program));
  });
};

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

/** What compiles, or has others compile. */
const BUILDERS =
  /^(?:pip|pipenv|poetry|uv|npm|npx|yarn|pnpm|bun|gem|bundle|cargo|go|make|cmake|ninja|meson|gcc|g\+\+|cc|python[\d.]*|R|Rscript|install2\.r|pecl|phpize|docker-php-ext-install|mix|rebar3|cabal|stack|cpan|cpanm|luarocks|configure|autoreconf)$/;
const BUILD_TOOL =
  /^\/usr\/bin\/(?:[\w-]*-)?(?:gcc|g\+\+|cc|clang|make|ld|as)(?:-[\d.]+)?$|\.h$|\/pkgconfig\//;

/** A compiler that came along may be what a later line lives off, whether it names it or not. */
const builderAt = ({ recipe }: Planning, site: RunSite, leaving: readonly Package[]): string | null => {
  const tool = leaving.find(({ files }) => files.some((path) => BUILD_TOOL.test(path)));
  if (tool === undefined) return null;
  const later = recipe.stages.flat().filter(({ from }) => from >= site.from);
  const builder = later.find(
    (other) =>
      other.run !== null && (!isUnderstood(other) || callsOf(other).some(({ name }) => BUILDERS.test(name))),
  );
  return builder === undefined
    ? null
    : `line ${builder.instruction.line} may build with ${tool.name}, which came along; name what it needs in the install`;
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
