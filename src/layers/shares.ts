import type { ImagePath } from "../model/path.ts";
import { parentOf } from "../model/path.ts";
import { STABILITIES, type Stability } from "../model/plan.ts";
import type { TreeNode } from "../model/tree.ts";
import { keyOf } from "./plan-layer.ts";
import type { Stacked } from "./prints.ts";
import type { Stock } from "./reuse.ts";
import type { StabilityOf } from "./stability.ts";

/** What one new layer is for. */
export interface Share {
  /** What it is named by: the stabilities of what made it necessary, most lasting first. */
  readonly of: readonly Stability[];
  belongs(node: TreeNode): boolean;
  hides(path: ImagePath): boolean;
}

/**
 * What the layers on hand do not show, divided by how lasting it is, the most lasting lowest; at most so many shares. Directories and
 * what is to be hidden are no reason for a layer: they go with the next share above, else with the highest.
 */
export const sharesOf = (
  target: Stacked,
  stock: Stock,
  stabilityOf: StabilityOf,
  sharesMax: number,
): readonly Share[] => {
  const wanted = [...target.nodes.values()].filter(({ path }) => !stock.standing.has(path));
  const rankOf = ranking(wanted, stabilityOf);
  const ranks = new Set(wanted.filter(({ entry }) => entry.kind !== "directory").map(rankOf));
  if (ranks.size === 0 && wanted.length === 0 && !hidesAny(target, stock)) return [];
  if (ranks.size === 0) ranks.add(STABILITIES.length - 1);
  const shares = [...ranks].sort((a, b) => a - b).map((rank) => [rank]);
  while (shares.length > Math.max(1, sharesMax))
    shares.splice(0, 2, [...(shares[0] ?? []), ...(shares[1] ?? [])]);
  const shareOf = (rank: number): number => {
    const at = shares.findIndex((share) => share.some((own) => own >= rank));
    return at === -1 ? shares.length - 1 : at;
  };
  return shares.map((share, at) => ({
    of: share.flatMap((rank) => STABILITIES[rank] ?? []),
    belongs: (node) => !stock.standing.has(node.path) && shareOf(rankOf(node)) === at,
    hides: (path) => shareOf(STABILITIES.indexOf(stabilityOf(path))) === at,
  }));
};

const hidesAny = ({ nodes }: Stacked, stock: Stock): boolean =>
  [...stock.nodes.keys()].some(
    (path) => !nodes.has(path) && nodes.get(parentOf(path))?.entry.kind === "directory",
  );

/** The names of one file go together: where it is least lasting. */
const ranking = (wanted: readonly TreeNode[], stabilityOf: StabilityOf): ((node: TreeNode) => number) => {
  const ownRank = ({ path }: TreeNode): number => STABILITIES.indexOf(stabilityOf(path));
  const ranks = new Map<string, number>();
  for (const node of wanted) {
    if (!node.content) continue;
    const key = keyOf(node.content);
    ranks.set(key, Math.max(ranks.get(key) ?? 0, ownRank(node)));
  }
  return (node) => (node.content && ranks.get(keyOf(node.content))) ?? ownRank(node);
};
