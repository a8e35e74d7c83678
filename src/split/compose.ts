import type { Stage } from "../model/dockerfile.ts";
import type { Recipe, Site } from "../recipe/recipe.ts";
import { escaped, finalStage, MOVED, type Parts, withComments } from "./final-stage.ts";
import { quoted } from "./prune.ts";

/** A Dockerfile with its last stage as two. Nothing else of its text changes. */
export const composeSplit = ({ dockerfile, stages }: Recipe, parts: Parts): string => {
  const [from, ...sites] = stages.at(-1) ?? [];
  if (!from) return dockerfile.text;
  const build = buildName(from.stage, stages.flat());
  const moved = sites.filter(({ instruction }) => MOVED.has(instruction.keyword));
  const text = withoutMoved(dockerfile.text, moved);
  const above = text.slice(0, from.from) + namedBuild(from, build) + text.slice(from.to);
  const cased = caserOf(from);
  const added = [
    "",
    ...cleaning(parts, sites).map(cased),
    "",
    ...finalStage(dockerfile.text, { from, sites, build, cased }, parts),
    "",
  ];
  return above.trimEnd() + added.join("\n").replace(/\r?\n/g, from.newline);
};

/** The build stage: the file as it is, less what moves. */
const withoutMoved = (text: string, moved: readonly Site[]): string => {
  let result = text;
  for (const site of [...moved].reverse()) {
    const { from, to } = withComments(text, site);
    result = result.slice(0, from) + result.slice(to).replace(/^[ \t]*\r?\n/, "");
  }
  return result;
};

/** New instructions are written as the file writes its own: https://docs.docker.com/reference/build-checks/consistent-instruction-casing/ */
const caserOf = (from: Site): ((line: string) => string) => {
  return (line) => (isLower(from) ? line.replace(/^[A-Z]+/, (keyword) => keyword.toLowerCase()) : line);
};

const isLower = ({ instruction }: Site): boolean => /^\s*from\b/.test(instruction.text);

const namedBuild = (from: Site, build: string): string => {
  const { text } = from.instruction;
  const { name } = from.stage;
  if (name === null) return `${text.trimEnd()} ${isLower(from) ? "as" : "AS"} ${build}`;
  return text.replace(new RegExp(`(\\s)${escaped(name)}(\\s*)$`, "i"), `$1${build}$2`);
};

/** A name that nothing in the file means already: an image, or another build context. */
const buildName = (stage: Stage, sites: readonly Site[]): string => {
  const taken = sites
    .map(({ instruction: { argument, flags, keyword } }) => (keyword === "FROM" ? argument : flags.join(" ")))
    .join(" ");
  const names = stage.name === null ? ["build", "builder"] : [`${stage.name}-build`];
  const isFree = (name: string): boolean =>
    !new RegExp(`(?:^|[\\s=,])${escaped(name)}(?:$|[\\s,])`, "i").test(taken);
  return names.find(isFree) ?? "slim-build";
};

const cleaning = ({ prune, copies }: Parts, sites: readonly Site[]): string[] => {
  const commands = [
    ...prune,
    ...(copies.cleared.length === 0 ? [] : [`rm -rf ${copies.cleared.map(quoted).join(" ")}`]),
  ];
  const isAlwaysRoot = !sites.some(({ instruction }) => instruction.keyword === "USER");
  return commands.length === 0
    ? []
    : [...(isAlwaysRoot ? [] : ["USER root"]), ...commands.map((one) => `RUN ${one}`)];
};
