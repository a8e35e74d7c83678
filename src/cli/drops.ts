import { RULES } from "../../rules/index.ts";
import { matchesAny } from "../detect/by-rules.ts";
import { SlimError } from "../model/error.ts";
import { ancestorsOf, type ImagePath } from "../model/path.ts";
import type { RuleBody } from "../model/rule.ts";
import type { Drop } from "../model/squash-report.ts";
import type { TreeNode } from "../model/tree.ts";
import { adviceFor } from "./nearest.ts";
import { type Args, textsOf } from "./options.ts";
import type { Analyzed } from "./subject.ts";

export interface Drops {
  readonly paths: ReadonlySet<ImagePath>;
  readonly report: readonly Drop[];
}

/** What `--drop RULE,…` and `--drop-path GLOB` mean in this image, of which so many layers stay as they are. */
export const dropsOf = (args: Args, { scene, findings, settings }: Analyzed, keptLayers: number): Drops => {
  const { nodes } = scene.tree;
  const paths = new Set<ImagePath>();
  const report: Drop[] = [];
  const drop = (by: string, chosen: readonly ImagePath[]): void => {
    const fresh = chosen.filter((path) => !paths.has(path));
    for (const path of fresh) paths.add(path);
    report.push(measureDrop(by, fresh, nodes, paths, keptLayers));
  };
  const found = new Set(findings.map(({ waste }) => waste.id));
  for (const rule of rulesIn(textsOf(args, "drop"), found, settings.rules)) {
    const named = new Set(
      findings.filter(({ waste }) => waste.id === rule).flatMap((finding) => finding.paths),
    );
    const contents = new Set([...named].map((path) => keyOf(nodes.get(path))).filter((key) => key !== null));
    const chosen = [...nodes].filter(([, node]) => contents.has(keyOf(node) ?? "")).map(([path]) => path);
    drop(rule, chosen);
  }
  for (const glob of textsOf(args, "drop-path")) {
    const matches = matchesAny([glob]);
    const hit = new Set([...nodes.keys()].filter((path) => path !== "/" && matches(path)));
    if (hit.size === 0)
      throw new SlimError("usage", `--drop-path ${glob}: nothing in the image matches; quote the glob`);
    drop(
      glob,
      [...nodes.keys()].filter((path) => hit.has(path) || ancestorsOf(path).some((above) => hit.has(above))),
    );
  }
  return { paths, report };
};

/** `caches` stands for all rules that cannot change what a container does, those of the config too. */
const rulesIn = (
  given: readonly string[],
  found: ReadonlySet<string>,
  rules: readonly RuleBody[],
): Set<string> => {
  const safe = rules.filter(({ id, risk }) => risk === "safe" && found.has(id)).map(({ id }) => id);
  const ids = given.flatMap((list) => list.split(",")).filter(Boolean);
  return new Set(ids.flatMap((id) => (id === "caches" ? safe : [known(id, rules)])));
};

/** One of slim's own may be off: then it finds nothing, and is none the less a rule. */
const known = (id: string, rules: readonly RuleBody[]): string => {
  const ids = [...RULES, ...rules].map((rule) => rule.id);
  if (ids.includes(id)) return id;
  const advice = adviceFor(id, [...ids, "caches"], "slim rules, or give caches for all that are safe");
  throw new SlimError("usage", `--drop ${id}: is no rule; ${advice}`);
};

const keyOf = (node: TreeNode | undefined): string | null =>
  node?.content ? `${node.content.layer}:${node.content.entry}` : null;

const measureDrop = (
  by: string,
  paths: readonly ImagePath[],
  nodes: ReadonlyMap<ImagePath, TreeNode>,
  dropped: ReadonlySet<ImagePath>,
  keptLayers: number,
): Drop => {
  const contents = new Map<string, TreeNode>();
  for (const path of paths) {
    const node = nodes.get(path);
    const key = keyOf(node);
    if (node && key !== null) contents.set(key, node);
  }
  // Content stays as long as one of its names does.
  for (const [path, node] of nodes) if (!dropped.has(path)) contents.delete(keyOf(node) ?? "");
  const sum = (some: readonly TreeNode[]): number =>
    some.reduce((total, { entry }) => total + entry.contentBytes, 0);
  const all = [...contents.values()];
  return {
    by,
    paths: paths.length,
    bytes: sum(all),
    baseBytes: sum(all.filter(({ content }) => content !== null && content.layer < keptLayers)),
  };
};
