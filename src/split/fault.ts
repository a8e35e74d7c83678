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
  const whole = before.stages.at(-1) ?? [];
  const [build = [], final = []] = after.stages.slice(-2);
  if (after.stages.length !== before.stages.length + 1) return "it would not have one stage more";
  const [was, now] = [before.dockerfile.stages.at(-1), after.dockerfile.stages.at(-1)];
  if (was?.base !== now?.base || was?.name !== now?.name)
    return "the last stage would have another base, or another name";
  for (const keyword of CONFIG) {
    const [texts, after] = [textsOf(whole, keyword), textsOf(final, keyword)];
    // The final stage may have been root before.
    if (
      keyword === "USER" && texts !== ""
        ? after !== texts && after !== `USER  root\n${texts}`
        : after !== texts
    )
      return `${keyword} would be another`;
  }
  const steps = (sites: readonly Site[]): string =>
    ["RUN", "COPY", "ADD", "WORKDIR", "USER", "ENV", "ARG"]
      .map((keyword) => textsOf(sites, keyword))
      .join("\n");
  const kept = steps(whole).split("\n");
  const built = new Set(steps(build).split("\n"));
  return kept.every((text) => built.has(text)) ? null : "a step of the build would be missing";
};

const textsOf = (sites: readonly Site[], keyword: string): string =>
  sites
    .filter(({ instruction }) => instruction.keyword === keyword)
    .map(({ instruction: { flags, argument } }) => `${keyword} ${flags.join(" ")} ${argument}`)
    .join("\n");
