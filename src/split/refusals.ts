import type { Contents } from "../model/contents.ts";
import type { Scene } from "../model/scene.ts";
import type { Call } from "../recipe/call.ts";
import { callsOf, subcommandOf } from "../recipe/calls.ts";
import { isUnderstood, type Recipe, type Site } from "../recipe/recipe.ts";
import { doingOf } from "./doing.ts";
import { neededAboveBase } from "./install.ts";
import { runsOf, siteOf } from "./runs.ts";

/** Commands that build as they start: what they need is what the build needs. */
const BUILDS =
  /^(?:mvn|gradle|gradlew|make|cmake|ninja|bazel|cargo|go|dotnet|npm|yarn|pnpm|bun|npx|webpack|vite|nodemon|tsx|ts-node|sbt|mix|rebar3|rails|sshd|supervisord|tail|sleep)$/;
/** Of those, what only runs. */
const RUNS = /^(?:npm|yarn|pnpm|bun|dotnet|go|cargo|mix|rails)$/;

/** Why a stage is not split, a clause for a maintainer; null where it may be. */
export const refusalOf = (recipe: Recipe, scene: Scene, contents: Contents): string | null => {
  const { stages } = recipe.dockerfile;
  const stage = stages.at(-1);
  const sites = recipe.stages.at(-1) ?? [];
  if (!stage) return "the file has no stage";
  if (
    stages.some(
      ({ name, index }) => index !== stage.index && name?.toLowerCase() === stage.base.toLowerCase(),
    )
  )
    return "the last stage builds on another of the file";
  if (stage.base.toLowerCase() === "scratch") return "the stage builds on nothing";
  if (recipe.dockerfile.escape === "`") return "the file is for Windows";
  if (scene.baseLayers === 0) return "nothing tells which layers came with FROM";
  const onBuild = sites.find(({ instruction }) => instruction.keyword === "ONBUILD");
  if (onBuild) return `line ${onBuild.instruction.line} is for builds on this image`;
  if (!contents.closure.complete)
    return `what the container starts cannot be followed to its end: ${contents.closure.doubts[0] ?? "nothing is started"}`;
  const starter = buildStarter(scene);
  if (starter !== null) return `the container starts ${starter}, which works on the sources`;
  return (
    repositoryFault(scene, contents, sites) ??
    runFault(recipe, scene, contents, sites) ??
    accountFault(recipe, scene, contents)
  );
};

/** `npm run dev`, `go run .`, `mvn spring-boot:run`, `sleep infinity`. */
const buildStarter = ({ image: { config } }: Scene): string | null => {
  for (const command of [config.entrypoint, config.cmd]) {
    const said = command.flatMap((word) => word.trim().split(/\s+/));
    const words = said.filter((word) => !STARTER.test(word));
    const name = words[0]?.replace(/^.*\//, "") ?? "";
    const isBuild =
      /\b(?:dev|watch|build|test|go run|cargo run|dotnet run|mix (?:phx\.server|run|compile))\b/.test(
        words.join(" "),
      );
    if (BUILDS.test(name) && (isBuild || !RUNS.test(name)))
      return said.slice(said.findIndex((word) => !STARTER.test(word))).join(" ");
  }
  return null;
};

/** What only starts another program, and its options. */
const STARTER = /(?:^|\/)(?:sh|bash|ash|dash|env|tini|dumb-init|docker-entrypoint\.sh)$|^-|^exec$/;

/** A source of packages that the base does not have would have to be set up in the final stage too. */
const repositoryFault = (scene: Scene, contents: Contents, sites: readonly Site[]): string | null => {
  const needed = neededAboveBase(scene, contents);
  if (needed.length === 0) return null;
  const file = [...scene.tree.nodes.values()].find(
    ({ path, ref }) =>
      (ref?.layer ?? -1) >= scene.baseLayers &&
      /^\/etc\/(?:apt\/(?:sources\.list|.*\.(?:list|sources|gpg|asc))|apk\/(?:repositories|keys\/.*)|yum\.repos\.d\/.*|dnf\/(?:modules\.d|vars)\/.*)$|^\/var\/lib\/dpkg\/arch$/.test(
        path,
      ),
  );
  if (file) return `the image has a source of packages that the base has not (${file.path})`;
  const local = sites.find((site) => isUnderstood(site) && callsOf(site).some(isOfItsOwn));
  return local
    ? `line ${local.instruction.line} installs packages from files or from a source of its own`
    : null;
};

/** Packages by file or address, and options that name another source. */
const isOfItsOwn = ({ name, args }: Call): boolean =>
  (/^(?:dpkg|rpm)$/.test(name) &&
    args.some(({ text }) => /^(?:-[iUF]\w*|--install|--upgrade)$/.test(text))) ||
  (MANAGER.test(name) &&
    args.some(({ text }) =>
      /\.(?:deb|rpm|apk)"?$|^"?https?:|^(?:-X|-t|--repository|--allow-untrusted|--target-release|--enablerepo|--nogpgcheck)\b|^(?:module|copr|config-manager)$/.test(
        text,
      ),
    ));

const MANAGER = /^(?:apt|apt-get|apk|dnf|microdnf|yum)$/;

/** What the base's packages are raised to, a final stage on the same base would not have. */
const isUpgrade = (call: Call): boolean =>
  MANAGER.test(call.name) &&
  (/^(?:upgrade|dist-upgrade|full-upgrade)$/.test(subcommandOf(call)?.value ?? "") ||
    (call.name !== "apk" && !call.name.startsWith("apt") && subcommandOf(call)?.value === "update"));

/** RUNs of which a part would have to be done once more in the final stage, and nothing tells which. */
const runFault = (
  recipe: Recipe,
  scene: Scene,
  contents: Contents,
  sites: readonly Site[],
): string | null => {
  const upgrade = sites.find((site) => isUnderstood(site) && callsOf(site).some(isUpgrade));
  if (upgrade) return `line ${upgrade.instruction.line} upgrades packages of the base`;
  const needed = new Set(neededAboveBase(scene, contents).map(({ id }) => id));
  const { mixed } = runsOf(recipe, scene, contents);
  const change = contents.packages.changes.find(({ layer, id }) => mixed.has(layer) && needed.has(id));
  if (change) {
    const site = siteOf(recipe, scene, change.layer);
    const doing = doingOf(site);
    const by = doing.kind === "more" && doing.by !== null ? ` by ${doing.by}` : "";
    const where = site === null ? "a step" : `line ${site.instruction.line}`;
    return `${where} installs packages that are needed, and may change their files too${by}; install them in a RUN of their own`;
  }
  const installs = sites.find(
    (site) =>
      needed.size > 0 &&
      isUnderstood(site) &&
      callsOf(site).some(({ name, prefix }) => MANAGER.test(name) && prefix !== ""),
  );
  return installs ? `line ${installs.instruction.line} installs packages by sudo` : null;
};

/** Accounts that no command made: somebody copied or edited the files. */
const accountFault = (recipe: Recipe, scene: Scene, contents: Contents): string | null => {
  const { installing } = runsOf(recipe, scene, contents);
  const layer = scene.image.layers.find(
    ({ index, entries }) =>
      index >= scene.baseLayers &&
      !installing.has(index) &&
      entries.some(({ path }) => /^\/etc\/(?:passwd|group)$/.test(path)) &&
      !/\b(?:user|group)(?:add|mod)\b|\badd(?:user|group)\b/.test(
        siteOf(recipe, scene, index)?.instruction.text ?? "",
      ),
  );
  if (!layer) return null;
  const line = siteOf(recipe, scene, layer.index)?.instruction.line;
  return `${line === undefined ? "a step" : `line ${line}`} writes accounts by hand`;
};
