import type { Recipe, Site } from "../recipe/recipe.ts";

/** Instructions of which the final image's config is made. */
const CONFIG = [
  "ENV",
  "ENTRYPOINT",
  "CMD",
  "EXPOSE",
  "VOLUME",
  "USER",
  "WORKDIR",
  "LABEL",
  "STOPSIGNAL",
  "HEALTHCHECK",
  "SHELL",
  "MAINTAINER",
];

/** Whether a split file would make an image of another config, or leave a step of the build out; null where it does neither. */
export const splitFault = (before: Recipe, after: Recipe): string | null => {
  if (after.doubt !== null) return after.doubt;
  const [whole = []] = before.stages;
  const [build = [], final = []] = after.stages;
  if (after.stages.length !== 2) return "it would not have two stages";
  if (before.dockerfile.stages[0]?.base !== after.dockerfile.stages[1]?.base)
    return "the second stage would have another base";
  for (const keyword of CONFIG) {
    const [texts, now] = [textsOf(whole, keyword), textsOf(final, keyword)];
    // The final stage may have been root before.
    if (keyword === "USER" && texts !== "" ? now !== texts && now !== `USER  root\n${texts}` : now !== texts)
      return `${keyword} would be another`;
  }
  const steps = (sites: readonly Site[]): string =>
    ["RUN", "COPY", "ADD", "WORKDIR", "USER", "ENV", "ARG"]
      .map((keyword) => textsOf(sites, keyword))
      .join("\n");
  const kept = steps(whole).split("\n");
  const now = new Set(steps(build).split("\n"));
  return kept.every((text) => now.has(text)) ? null : "a step of the build would be missing";
};

const textsOf = (sites: readonly Site[], keyword: string): string =>
  sites
    .filter(({ instruction }) => instruction.keyword === keyword)
    .map(({ instruction: { flags, argument } }) => `${keyword} ${flags.join(" ")} ${argument}`)
    .join("\n");
