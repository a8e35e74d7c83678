import { ownersOf } from "../contents/packages/owners.ts";
import { chainOf } from "../contents/reach.ts";
import { rootOf } from "../contents/root.ts";
import { historiesOf, lastEntryAt } from "../layers/path-history.ts";
import { reachOf } from "../model/closure.ts";
import type { ImagePath } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";
import type { WhyPath, WhyReport } from "../model/why-report.ts";
import { NO_FACTS, type PathFacts, whyPath } from "../report/why.ts";
import { renderWhyJson } from "../report/why-json.ts";
import { renderWhy } from "../report/why-text.ts";
import type { ExitCode, Io } from "./io.ts";
import { type Args, countOf, textOf } from "./options.ts";
import { pageOptions, print } from "./print.ts";
import { type Analyzed, analyzeImage } from "./subject.ts";
import { belowOf, NO_BODIES, nearestOf, pathsAsked } from "./why-paths.ts";

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
      facts: { ...factsOf(path), ...(all.length === 1 ? placeOf(path, scene) : {}) },
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

/** What is told only of a path that was asked for alone, for it takes a walk over the image. */
const placeOf = (path: ImagePath, scene: Scene): Partial<PathFacts> => {
  const node = scene.tree.nodes.get(path);
  if (node) return node.entry.kind === "directory" ? { below: belowOf(path, scene) } : {};
  return { nearest: lastEntryAt(scene.image.layers, path) ? null : nearestOf(path, scene) };
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
      ...NO_FACTS,
      owner: owner && { package: owner.id, version: owner.version },
      reach: isTraced ? reachOf(closure, path) : null,
      neededBy: chain.needs,
      unknown: chain.tree
        ? `in ${chain.tree.path}, where names are made at run time (${chain.tree.why})`
        : isTraced && !closure.complete && chain.needs.length === 0
          ? "what the container starts could not be followed to its end"
          : null,
      leadsTo: node.entry.kind === "symlink" ? (root.resolve(path)?.path ?? null) : null,
    };
  };
};
