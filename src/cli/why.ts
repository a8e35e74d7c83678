import { ownersOf } from "../contents/packages/owners.ts";
import { chainOf } from "../contents/reach.ts";
import { rootOf } from "../contents/root.ts";
import { matchesAny } from "../detect/by-rules.ts";
import { historiesOf, lastEntryAt, pathsEver } from "../layers/path-history.ts";
import type { Bodies } from "../model/bodies.ts";
import { reachOf } from "../model/closure.ts";
import { SlimError } from "../model/error.ts";
import type { Package } from "../model/package.ts";
import { type ImagePath, resolvePath } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";
import type { WhyPath, WhyReport } from "../model/why-report.ts";
import { NO_FACTS, type PathFacts, whyPath } from "../report/why.ts";
import { renderWhyJson } from "../report/why-json.ts";
import { renderWhy } from "../report/why-text.ts";
import type { ExitCode, Io } from "./io.ts";
import { type Args, countOf, textOf } from "./options.ts";
import { pageOptions, print } from "./print.ts";
import { type Analyzed, analyzeImage } from "./subject.ts";

const PATHS_MAX = 50;

/** `slim why IMAGE PATH` */
export const whyCommand = async (args: Args, io: Io): Promise<ExitCode> => {
  const asked = textOf(args, "PATH") ?? "";
  const top = countOf(args, "top") ?? PATHS_MAX;
  const analyzed = await analyzeImage(args, io);
  const report = why(asked, analyzed, top);
  print(args.format === "json" ? renderWhyJson(report) : renderWhy(report, pageOptions(args, io)), args, io);
  return 0;
};

const why = (asked: string, { scene, findings }: Analyzed, top: number): WhyReport => {
  const factsOf = factsIn(scene);
  const { layers, name } = scene.image;
  const { nodes } = scene.tree;
  const all = pathsAsked(asked, scene);
  // What a container sees first, the largest first.
  const bytesOf = (path: ImagePath): number => nodes.get(path)?.entry.contentBytes ?? -1;
  const paths = [...all].sort((a, b) => bytesOf(b) - bytesOf(a)).slice(0, top);
  const histories = historiesOf(layers, scene.tree, paths);
  const answer = (path: ImagePath): WhyPath =>
    whyPath(path, {
      scene,
      findings,
      history: histories.get(path) ?? [],
      last: nodes.has(path) ? null : lastEntryAt(layers, path),
      facts: factsOf(path),
    });
  return {
    schema: "slim-why/1",
    image: name,
    asked,
    paths: paths.map(answer),
    pathCount: all.length,
    liveBytes: all.reduce((sum, path) => sum + Math.max(0, bytesOf(path)), 0),
  };
};

/** What the contents tell of each path that a container sees. */
const factsIn = ({ tree, image, contents }: Scene): ((path: ImagePath) => PathFacts) => {
  if (!contents) return () => NO_FACTS;
  const { closure } = contents;
  const ownerOf = ownersOf(contents.packages.installed);
  const root = rootOf(tree, image.config, NO_BODIES);
  return (path) => {
    const node = tree.nodes.get(path);
    if (!node) return NO_FACTS;
    const owner = ownerOf(path);
    const chain = chainOf(closure, path);
    const isTraced = node.entry.kind !== "directory";
    return {
      owner: owner && { package: owner.id, version: owner.version },
      reach: isTraced ? reachOf(closure, path) : null,
      neededBy: chain.needs,
      unknown: chain.tree?.why ?? null,
      leadsTo: node.entry.kind === "symlink" ? (root.resolve(path)?.path ?? null) : null,
    };
  };
};

/** Names are resolved without a look at any body. */
const NO_BODIES: Bodies = { read: () => null };

const pathsAsked = (asked: string, { image: { layers }, tree, contents }: Scene): readonly ImagePath[] => {
  const name = /^pkg:(.+)$/.exec(asked)?.[1];
  if (name !== undefined) return pathsOfPackage(name, contents?.packages.installed ?? []);
  const path = resolvePath(asked);
  if (asked === "" || path === null)
    throw new SlimError("usage", `${asked}: is no path of the image; give one such as /usr/bin/node`);
  const ever = pathsEver(layers, tree);
  // A name that has glob characters in it is taken for itself where it is there.
  if (!GLOB.test(path) || tree.nodes.has(path)) return [path];
  const matches = matchesAny([path]);
  const found = ever.filter((other) => other !== "/" && matches(other));
  return found.length > 0 ? found : [path];
};

/** By the package's name, or by its id where several have that name: `deb:libc6:i386`. */
const pathsOfPackage = (name: string, packages: readonly Package[]): readonly ImagePath[] => {
  const found = packages.filter((one) => one.id === name || one.name === name);
  if (found.length === 0)
    throw new SlimError(
      "usage",
      `pkg:${name}: no package of the image is called that; see what owns a path with slim why IMAGE PATH`,
    );
  return [...new Set(found.flatMap(({ files }) => files))].sort();
};

const GLOB = /[*?[\]{}]/;
