import { matchesAny } from "../detect/by-rules.ts";
import { historiesOf, lastEntryAt, pathsEver } from "../layers/path-history.ts";
import { SlimError } from "../model/error.ts";
import { type ImagePath, resolvePath } from "../model/path.ts";
import type { WhyPath, WhyReport } from "../model/why-report.ts";
import { NO_FACTS, whyPath } from "../report/why.ts";
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
  const { layers, name } = scene.image;
  const { nodes } = scene.tree;
  const all = pathsAsked(asked, layers, scene.tree);
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
      facts: NO_FACTS,
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

const pathsAsked = (
  asked: string,
  layers: Analyzed["scene"]["image"]["layers"],
  tree: Analyzed["scene"]["tree"],
): readonly ImagePath[] => {
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

const GLOB = /[*?[\]{}]/;
