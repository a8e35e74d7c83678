import type { Recipe, Site } from "../recipe/recipe.ts";
import type { Copies } from "./copies.ts";
import { quoted } from "./prune.ts";

/** What the final stage is made of, beside the instructions that it takes over. */
export interface Parts {
  readonly install: string | null;
  readonly accounts: readonly string[];
  readonly copies: Copies;
  /** Commands at the end of the build. */
  readonly prune: readonly string[];
  /** Whether the linker's cache has to be made anew. */
  readonly runsLdconfig: boolean;
}

/** Instructions that only describe the image that is made: they move to the final stage. */
const MOVED = new Set([
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
const SHARED = new Set(["ARG", "ENV", "SHELL"]);
const LAST = new Set(["WORKDIR", "USER", ...MOVED]);

/** A Dockerfile of one stage as one of two. Nothing else of its text changes. */
export const composeSplit = ({ dockerfile, stages }: Recipe, parts: Parts): string => {
  const sites = stages[0] ?? [];
  const newline = dockerfile.text.includes("\r\n") ? "\r\n" : "\n";
  const moved = sites.filter(({ instruction }) => MOVED.has(instruction.keyword));
  const build = withoutMoved(dockerfile.text, sites, moved).trimEnd();
  const lines = [build, ...cleaning(parts, sites), "", ...finalStage(dockerfile.text, sites, parts)];
  return `${lines.join("\n").replace(/\r?\n/g, newline)}${newline}`;
};

const BUILD = "build";

/** The build stage: the file as it is, under a name, less what moves. */
const withoutMoved = (text: string, sites: readonly Site[], moved: readonly Site[]): string => {
  let result = text;
  for (const site of [...moved].reverse()) {
    const { from, to } = withComments(text, site);
    result = result.slice(0, from) + result.slice(to).replace(/^\r?\n/, "");
  }
  const [from] = sites;
  if (!from) return result;
  const named = namedBuild(from);
  return result.slice(0, from.from) + named + result.slice(from.to);
};

const namedBuild = ({ instruction: { text }, stage }: Site): string =>
  stage.name === null
    ? `${text.trimEnd()} AS ${BUILD}`
    : text.replace(new RegExp(`(\\s)${escaped(stage.name)}(\\s*)$`), `$1${stage.name}-${BUILD}$2`);

const buildName = ({ stage }: Site): string => (stage.name === null ? BUILD : `${stage.name}-${BUILD}`);

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** An instruction with the comments right above it, which speak of it. */
const withComments = (text: string, { from, to }: Site): { readonly from: number; readonly to: number } => {
  let start = text.lastIndexOf("\n", from - 1) + 1;
  for (;;) {
    const before = text.lastIndexOf("\n", start - 2) + 1;
    if (start === 0 || !/^[ \t]*#/.test(text.slice(before, start))) return { from: start, to };
    start = before;
  }
};

const cleaning = ({ prune, copies }: Parts, sites: readonly Site[]): string[] => {
  const commands = [
    ...prune,
    ...(copies.cleared.length === 0 ? [] : [`rm -rf ${copies.cleared.map(quoted).join(" ")}`]),
  ];
  const isRoot = !sites.some(({ instruction }) => instruction.keyword === "USER");
  return commands.length === 0
    ? []
    : [...(isRoot ? [] : ["USER root"]), ...commands.map((one) => `RUN ${one}`)];
};

const finalStage = (text: string, sites: readonly Site[], parts: Parts): string[] => {
  const [from] = sites;
  if (!from) return [];
  const verbatim = (wanted: ReadonlySet<string>): string[] =>
    sites
      .filter(({ instruction }) => wanted.has(instruction.keyword))
      .map((site) => {
        if (!MOVED.has(site.instruction.keyword)) return site.instruction.text;
        const span = withComments(text, site);
        return text.slice(span.from, span.to);
      });
  const { accounts, copies, install, runsLdconfig } = parts;
  const links = copies.links.map(({ path, target }) => `ln -s ${quoted(target)} ${quoted(path)}`);
  return [
    from.instruction.text,
    ...verbatim(SHARED),
    ...(install === null ? [] : [install]),
    ...(accounts.length === 0 ? [] : [`RUN ${accounts.join(" && ")}`]),
    ...copies.copyings.flatMap((copying) => copyLine(copying, buildName(from))),
    ...(links.length === 0 ? [] : [`RUN ${links.join(" && ")}`]),
    ...(runsLdconfig ? ["RUN ldconfig"] : []),
    ...verbatim(LAST),
  ];
};

const copyLine = ({ kind, folder, names, owner }: Copies["copyings"][number], build: string): string => {
  const chown = owner === "0:0" ? "" : `--chown=${owner} `;
  const flags = `COPY --from=${build} ${chown}`;
  if (kind === "folder") return flags + words([folder, folder]);
  const paths = names.map((name) => (folder === "/" ? `/${name}` : `${folder}/${name}`));
  const [only = ""] = paths;
  return (
    flags + (paths.length === 1 ? words([only, only]) : words([...paths, `${folder === "/" ? "" : folder}/`]))
  );
};

/** Paths with blanks need the form of JSON; signs of globs are taken for themselves. https://docs.docker.com/reference/dockerfile/#copy */
const words = (paths: readonly string[]): string =>
  paths.every((path) => /^[\w@%+=:,./-]+$/.test(path)) ? paths.join(" ") : JSON.stringify(paths);
