import type { Finding } from "../model/finding.ts";
import type { EntryKind } from "../model/image.ts";
import type { ImagePath } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";
import type { PathChange, WhyChange, WhyPath } from "../model/why-report.ts";

/** What the contents of the image tell of a path. */
export type PathFacts = Pick<
  WhyPath,
  "owner" | "reach" | "neededBy" | "unknown" | "leadsTo" | "below" | "nearest"
>;

export const NO_FACTS: PathFacts = {
  owner: null,
  reach: null,
  neededBy: [],
  unknown: null,
  leadsTo: null,
  below: null,
  nearest: null,
};

export interface WhyInput {
  readonly scene: Scene;
  readonly findings: readonly Finding[];
  readonly history: readonly PathChange[];
  /** What stood there last, where nothing stands there now. */
  readonly last: { readonly kind: EntryKind; readonly contentBytes: number } | null;
  readonly facts: PathFacts;
}

/** All that is known of one path. */
export const whyPath = (path: ImagePath, { scene, findings, history, last, facts }: WhyInput): WhyPath => {
  const node = scene.tree.nodes.get(path);
  const entry = node?.entry ?? last;
  return {
    path,
    state: node ? "live" : last || history.length > 0 ? "dead" : "absent",
    kind: entry?.kind ?? null,
    bytes: entry?.contentBytes ?? 0,
    ...facts,
    history: history.map((change) => withPlace(change, scene)),
    findings: findings
      .filter((finding) => finding.paths.includes(path))
      .map(({ waste, bytes, packages = [] }) => ({
        rule: waste.id,
        title: waste.title,
        kind: waste.kind,
        bytes,
        package: packages.find(({ id }) => id === facts.owner?.package)?.id ?? null,
      })),
  };
};

const withPlace = (change: PathChange, { trace, baseLayers }: Scene): WhyChange => {
  const origin = trace.origins[change.layer];
  return {
    ...change,
    base: change.layer < baseLayers,
    createdBy: origin?.createdBy ?? null,
    instruction: origin?.instruction ?? null,
  };
};
