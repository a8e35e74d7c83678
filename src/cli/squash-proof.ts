import { unequalByFingerprint } from "../io/compare-bodies.ts";
import type { Opened } from "../io/open.ts";
import { accountFor } from "../layers/account.ts";
import { bodiesToCompare, differencesOf } from "../layers/compare.ts";
import { stackLayers, standingAmbiguities } from "../layers/merge.ts";
import { type PlanInput, targetOf } from "../layers/plan-image.ts";
import type { SquashSizes } from "../model/squash-report.ts";
import type { MergedTree } from "../model/tree.ts";

/** What was found of a result that is as it should be. */
export interface Proved {
  readonly after: SquashSizes;
  /** How many paths its merged tree has, the root aside. */
  readonly paths: number;
}

/** Holds the tree of a result, read back, against the original's, less what was to go. A difference is a fault of slim's. */
export const prove = async (result: Opened, original: Opened, asked: PlanInput): Promise<Proved> => {
  const target = targetOf(asked);
  const tree = stackLayers(result.image.layers);
  const pairs = bodiesToCompare(target, tree.nodes);
  const unequal = await unequalByFingerprint(pairs, original, result);
  await result.verified;
  const [difference] = differencesOf(target, tree.nodes, unequal);
  if (difference)
    throw new Error(
      `the result differs from the image at ${difference.path} (${difference.field}: ${difference.a} became ${difference.b}); nothing was written`,
    );
  const [ambiguity] = standingAmbiguities(tree);
  if (ambiguity)
    throw new Error(`the result is ambiguous (${ambiguity.kind} at ${ambiguity.path}); nothing was written`);
  return { after: measure(result.image.layers, tree), paths: tree.nodes.size - 1 };
};

/** The sizes of an image, as `squash` sets before beside after. */
export const measure = (layers: Opened["image"]["layers"], tree: MergedTree): SquashSizes => {
  const accounts = accountFor(layers, tree).layers;
  const storedBytes = accounts.reduce((sum, { contentBytes }) => sum + contentBytes, 0);
  const liveBytes = accounts.reduce((sum, account) => sum + account.liveBytes, 0);
  return {
    storedBytes,
    liveBytes,
    deadBytes: storedBytes - liveBytes,
    tarBytes: layers.reduce((sum, { tarBytes }) => sum + tarBytes, 0),
    blobBytes: layers.reduce((sum, { blobBytes }) => sum + blobBytes, 0),
    layers: layers.length,
  };
};
