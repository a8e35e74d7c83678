import { type ImagePath, parentOf } from "../model/path.ts";
import type { Site } from "../recipe/recipe.ts";
import type { Copies } from "./copies.ts";
import { quoted } from "./prune.ts";

/** What the final stage is made of, beside the instructions that it takes over. */
export interface Parts {
  readonly install: string | null;
  readonly accounts: readonly string[];
  readonly copies: Copies;
  /** What was removed by hand, and would be there again. */
  readonly removed: readonly ImagePath[];
  /** Commands at the end of the build. */
  readonly prune: readonly string[];
  /** Whether the linker's cache has to be made anew. */
  readonly runsLdconfig: boolean;
}

/** Instructions that only describe the image that is made: they move to the final stage. */
export const MOVED = new Set([
  "CMD",
  "ENTRYPOINT",
  "HEALTHCHECK",
  "EXPOSE",
  "STOPSIGNAL",
  "VOLUME",
  "LABEL",
  "MAINTAINER",
]);
/** What both stages need, before anything runs. */
const SHARED = new Set(["ARG", "ENV"]);
/** What stands last, in its order. A SHELL may be one that the build installed: what is added here is for any. */
const LAST = new Set(["SHELL", "WORKDIR", "USER", ...MOVED]);

/** Where the final stage comes from. */
interface Final {
  readonly from: Site;
  readonly sites: readonly Site[];
  readonly build: string;
  readonly cased: (line: string) => string;
}

/** The instructions of the stage that ships, a line or more each. */
export const finalStage = (text: string, { from, sites, build, cased }: Final, parts: Parts): string[] => {
  const last = sites.filter(({ instruction }) => LAST.has(instruction.keyword));
  const { accounts, copies, install, removed, runsLdconfig } = parts;
  const folders = copies.made.flatMap(({ path, owner, mode }) => [
    `mkdir -p ${quoted(path)}`,
    `chown ${owner} ${quoted(path)}`,
    `chmod ${mode.toString(8).padStart(4, "0")} ${quoted(path)}`,
  ]);
  const before = [...(removed.length === 0 ? [] : [`rm -rf ${removed.map(quoted).join(" ")}`]), ...folders];
  const links = copies.links.flatMap(({ path, target }) => [
    `mkdir -p ${quoted(parentOf(path))}`,
    `ln -sfn ${quoted(target)} ${quoted(path)}`,
  ]);
  const runs = [
    install,
    ...[accounts, before].map((commands) => (commands.length === 0 ? null : `RUN ${commands.join(" && ")}`)),
  ].filter((one) => one !== null);
  const after = [
    ...(links.length === 0 ? [] : [`RUN ${[...new Set(links)].join(" && ")}`]),
    ...(runsLdconfig ? ["RUN ldconfig"] : []),
  ];
  const needsRoot = runs.length + after.length > 0 && sites.some(isRoot);
  return [
    from.instruction.text,
    ...usedIn(sites, [...runs, ...last.map(({ instruction }) => instruction.text)]),
    ...[
      ...(needsRoot ? ["USER root"] : []),
      ...runs,
      ...copies.copyings.map((copying) => copyLine(copying, build)),
      ...after,
    ].map(cased),
    ...last.map((site) => {
      if (!MOVED.has(site.instruction.keyword)) return site.instruction.text;
      const span = withComments(text, site);
      return text.slice(span.from, span.to);
    }),
  ];
};

/** Where a file says USER root, its base may be another's. */
const isRoot = ({ instruction: { keyword, argument } }: Site): boolean =>
  keyword === "USER" && /^(?:root|0)(?::|$)/.test(argument.trim());

/** All ENV, and of ARG what the final stage uses: an argument may be a secret, and each RUN's history would tell it. */
const usedIn = (sites: readonly Site[], texts: readonly string[]): string[] => {
  const shared = sites.filter(({ instruction }) => SHARED.has(instruction.keyword));
  const wanted = new Set<Site>();
  let used = texts.join("\n");
  for (const site of [...shared].reverse()) {
    const { keyword, argument, text } = site.instruction;
    const names = argument.split(/\s+/).map((word) => word.split("=")[0] ?? "");
    const isUsed = names.some(
      (name) => name === "DEBIAN_FRONTEND" || new RegExp(`\\$\\{?${escaped(name)}\\b`).test(used),
    );
    if (keyword === "ARG" && !isUsed) continue;
    wanted.add(site);
    used += `\n${text}`;
  }
  return shared.filter((site) => wanted.has(site)).map(({ instruction }) => instruction.text);
};

const copyLine = ({ kind, folder, names, owner }: Copies["copyings"][number], build: string): string => {
  const chown = owner === null || owner === "0:0" ? "" : `--chown=${owner} `;
  const flags = `COPY --from=${build} ${chown}`;
  if (kind === "folder") return flags + words([folder, folder]);
  const paths = names.map((name) => (folder === "/" ? `/${name}` : `${folder}/${name}`));
  const [only = ""] = paths;
  return (
    flags + (paths.length === 1 ? words([only, only]) : words([...paths, `${folder === "/" ? "" : folder}/`]))
  );
};

/** Paths with blanks need the form of JSON. https://docs.docker.com/reference/dockerfile/#copy */
const words = (paths: readonly string[]): string =>
  paths.every((path) => /^[\w@%+=:,./-]+$/.test(path)) ? paths.join(" ") : JSON.stringify(paths);

/** An instruction with the comments right above it, which speak of it. */
export const withComments = (
  text: string,
  { from, to }: Site,
): { readonly from: number; readonly to: number } => {
  let start = text.lastIndexOf("\n", from - 1) + 1;
  for (;;) {
    const before = text.lastIndexOf("\n", start - 2) + 1;
    if (start === 0 || !/^[ \t]*#/.test(text.slice(before, start))) return { from: start, to };
    start = before;
  }
};

/** A text to be found by a pattern as it is. */
export const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
