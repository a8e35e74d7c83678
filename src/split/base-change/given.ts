import type { ImageConfig } from "../../model/image.ts";
import type { Recipe, Site } from "../../recipe/recipe.ts";

const DEFAULT_PATH = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** What the base's config gives to the last stage, as instructions that say the same. */
export const givenByBase = (recipe: Recipe, config: ImageConfig): readonly string[] => {
  const sites = recipe.stages.at(-1) ?? [];
  const has = (keyword: string): boolean => sites.some(({ instruction }) => instruction.keyword === keyword);
  const set = envSet(sites);
  const env = config.env.filter((one) => one !== DEFAULT_PATH && !set.has(one.slice(0, one.indexOf("="))));
  const words = (keyword: string, list: readonly string[]): string[] =>
    list.length === 0 || has(keyword) ? [] : [`${keyword} ${JSON.stringify(list)}`];
  const word = (keyword: string, value: string): string[] =>
    value === "" || value === "/" || has(keyword) ? [] : [`${keyword} ${value}`];
  return [
    ...env.map(
      (one) => `ENV ${one.slice(0, one.indexOf("="))}="${escaped(one.slice(one.indexOf("=") + 1))}"`,
    ),
    ...word("WORKDIR", config.workingDir),
    ...word("USER", config.user),
    ...words("VOLUME", config.volumes),
    ...words("ENTRYPOINT", config.entrypoint),
    ...words("CMD", has("ENTRYPOINT") ? [] : config.cmd),
  ];
};

const escaped = (value: string): string => value.replace(/["\\$]/g, "\\$&");

const envSet = (sites: readonly Site[]): ReadonlySet<string> =>
  new Set(
    sites
      .filter(({ instruction }) => instruction.keyword === "ENV")
      .flatMap(({ instruction: { argument } }) =>
        [...argument.matchAll(/(?:^|\s)"?([A-Za-z_]\w*)(?:=|\s)/g)].map(([, name = ""]) => name),
      ),
  );
