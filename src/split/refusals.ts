import type { Contents } from "../model/contents.ts";
import type { Scene } from "../model/scene.ts";
import { callsOf } from "../recipe/calls.ts";
import { isUnderstood, type Recipe, type Site } from "../recipe/recipe.ts";

/** Commands that build as they start: what they need is what the build needs. */
const BUILDS =
  /^(?:mvn|gradle|gradlew|make|cmake|ninja|bazel|cargo|go|dotnet|npm|yarn|pnpm|bun|npx|webpack|vite|nodemon|tsx|ts-node|sbt|mix|rebar3|rails|sshd|supervisord|tail|sleep)$/;
/** Of those, what only runs. */
const RUNS = /^(?:npm|yarn|pnpm|bun|dotnet|go|cargo|mix|rails)$/;

/** Why a stage is not split, a clause for a maintainer; null where it may be. */
export const refusalOf = (recipe: Recipe, scene: Scene, contents: Contents): string | null => {
  const { stages } = recipe.dockerfile;
  const [stage] = stages;
  const sites = recipe.stages[0] ?? [];
  if (stages.length !== 1 || !stage) return "the file has several stages already";
  if (stage.base.toLowerCase() === "scratch") return "the stage builds on nothing";
  if (recipe.dockerfile.escape === "`") return "the file is for Windows";
  if (scene.baseLayers === 0) return "nothing tells which layers came with FROM";
  const onBuild = sites.find(({ instruction }) => instruction.keyword === "ONBUILD");
  if (onBuild) return `line ${onBuild.instruction.line} is for builds on this image`;
  if (!contents.closure.complete)
    return `what the container starts cannot be followed to its end: ${contents.closure.doubts[0] ?? "nothing is started"}`;
  const starter = buildStarter(scene);
  if (starter !== null) return `the container starts ${starter}, which works on the sources`;
  return repositoryFault(scene, contents, sites);
};

/** `npm run dev`, `go run .`, `mvn spring-boot:run`, `sleep infinity`. */
const buildStarter = ({ image: { config } }: Scene): string | null => {
  const words = [...config.entrypoint, ...config.cmd].flatMap((word) => word.split(/\s+/));
  const [program = ""] = words.filter((word) => !/^(?:\/bin\/)?(?:sh|bash|ash|dash)$|^-|^exec$/.test(word));
  const name = program.slice(program.lastIndexOf("/") + 1);
  if (!BUILDS.test(name)) return null;
  const text = words.join(" ");
  if (RUNS.test(name) && !/\b(?:dev|watch|build|test|run serve|go run|cargo run|dotnet run)\b/.test(text))
    return null;
  return text;
};

/** A source of packages that the base does not have would have to be set up in the final stage too. */
const repositoryFault = (
  scene: Scene,
  { kept, packages }: Contents,
  sites: readonly Site[],
): string | null => {
  const above = packages.changes.filter(
    ({ layer, change }) => layer >= scene.baseLayers && change === "added",
  );
  if (!above.some(({ id }) => kept.reached.has(id))) return null;
  const file = [...scene.tree.nodes.values()].find(
    ({ path, ref }) =>
      (ref?.layer ?? -1) >= scene.baseLayers &&
      /^\/etc\/(?:apt\/(?:sources\.list|.*\.(?:list|sources|gpg|asc))|apk\/(?:repositories|keys\/.*)|yum\.repos\.d\/.*)$/.test(
        path,
      ),
  );
  if (file) return `the image has a source of packages that the base has not (${file.path})`;
  const local = sites.find(
    (site) =>
      isUnderstood(site) &&
      callsOf(site).some(
        ({ name, args }) => name === "dpkg" && args.some(({ text }) => /^(?:-i|--install)$/.test(text)),
      ),
  );
  return local ? `line ${local.instruction.line} installs packages from files` : null;
};
