import type { Finding } from "../model/finding.ts";
import type { ImagePath } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";
import type { Declined, Step } from "../model/step.ts";
import { readRecipe } from "../recipe/read.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { accountCommands } from "./accounts.ts";
import { baseEntries, removedPaths } from "./base.ts";
import { composeSplit } from "./compose.ts";
import { copiesOf } from "./copies.ts";
import type { Placing } from "./fate.ts";
import { splitFault } from "./fault.ts";
import { layerOf } from "./ignored.ts";
import { installOf, neededAboveBase } from "./install.ts";
import { oddOf, unspeakable } from "./odd.ts";
import { type Placed, placedPaths } from "./placed.ts";
import { predictSplit, storedIn } from "./predict.ts";
import { prunedContents, pruningOf } from "./prune.ts";
import { refusalOf } from "./refusals.ts";
import { type Runs, runsOf } from "./runs.ts";

const RULE = "multi-stage";

/** A Dockerfile of two stages, and what it saves. */
export interface Split {
  readonly text: string;
  readonly step: Step;
  readonly declined: readonly Declined[];
  /** What the second stage copies, directories aside. */
  readonly carried: readonly ImagePath[];
  /** What it would copy too, did `.dockerignore` not keep it out: the bytes of each, as `LAYER PATH`. */
  readonly spared: ReadonlyMap<string, number>;
}

/** More COPYs than this no maintainer wants to read. */
const COPYINGS_MAX = 12;
/** What a second stage has to save to be worth its lines. */
const SAVED_BYTES_MIN = 10_000_000;
const SAVED_SHARE_MIN = 0.1;
/** More paths than this no maintainer wants to see removed. */
const REMOVED_MAX = 12;

/**
 * The last stage as one that builds apart from the one that ships, on the same base: what is built is copied to the same place, what runs is
 * installed again, and the rest stays behind. By the evidence of the image alone; a reason where that does not do. `ignored` is what
 * `.dockerignore` is to keep out of the build, as `LAYER PATH`; `withinBytes` what is saved without a stage more.
 */
export const splitStages = (
  recipe: Recipe,
  scene: Scene,
  findings: readonly Finding[],
  ignored: ReadonlySet<string> = new Set(),
  withinBytes = 0,
): Split | Declined => {
  const decline = (reason: string): Declined => ({ rule: RULE, line: 1, reason });
  if (!scene.contents) return decline("nobody looked into the image");
  const refusal = refusalOf(recipe, scene, scene.contents);
  if (refusal !== null) return decline(refusal);
  const sites = recipe.stages.at(-1) ?? [];
  const pruning = pruningOf(scene, scene.contents, sites);
  const contents = prunedContents(scene.contents, pruning);
  const runs = runsOf(recipe, scene, contents);
  const accounts = accountCommands(sites, writesAccounts(scene, runs));
  if (accounts === null) return decline("an account is made in a way that cannot be taken over");
  const needed = neededAboveBase(scene, contents);
  const install = installOf(needed, sites);
  if (install === null) return decline("nothing tells how the packages that are needed were installed");
  const base = baseEntries(scene);
  const pruned = pruning.paths;
  const placing = { scene, contents, findings, pruned, ignored, runs, base, installed: needed };
  const placed = placedPaths(placing);
  const odd = oddOf(placed, scene);
  if (odd !== null) return decline(odd);
  const removed = removedPaths(scene, runs, base);
  if (removed.length > REMOVED_MAX)
    return decline(`files of the base were removed in ${removed.length} places`);
  const copies = copiesOf(placed, base);
  const places = copies.copyings.length + Math.max(copies.links.length, copies.made.length);
  if (places > COPYINGS_MAX) return decline(`what is needed lies in ${places} places`);
  const unsaid = unspeakable(copies, removed);
  if (unsaid !== null) return decline(`no COPY can name ${JSON.stringify(unsaid)}`);
  const text = composeSplit(recipe, {
    install: install.instruction,
    accounts,
    copies,
    removed,
    prune: pruning.commands,
    runsLdconfig: scene.tree.nodes.has("/etc/ld.so.cache") && placed.some(isLinked),
  });
  const fault = splitFault(recipe, readRecipe(text, recipe.dockerfile.name));
  if (fault !== null) return decline(fault);
  const { storedBytes, predictedBytes } = predictSplit(scene, contents, placed, copies, install, base);
  const spared = sparedOf(placing, placed);
  const sparedBytes = [...spared.values()].reduce((sum, bytes) => sum + bytes, 0);
  const savesBytes = storedBytes - predictedBytes - sparedBytes;
  const moreBytes = storedBytes - predictedBytes - withinBytes;
  const [isLittle, isSmallShare] = [moreBytes < SAVED_BYTES_MIN, moreBytes < storedBytes * SAVED_SHARE_MIN];
  // Somebody who has split the file already has to be shown more.
  if (recipe.stages.length > 1 ? isLittle || isSmallShare : isLittle && isSmallShare)
    return decline(
      `one stage more would save less than a tenth${withinBytes > 0 ? " beyond what is saved without it" : ""}`,
    );
  const answered = findings.filter((finding) => !finding.base && isGone(finding, placed));
  return {
    text,
    step: stepOf(recipe, scene, savesBytes, answered),
    carried: placed
      .filter(({ fate, kind }) => fate === "carried" && kind !== "directory")
      .map(({ path }) => path),
    spared,
    declined: findings.filter((finding) => !answered.includes(finding)).map(declineOf),
  };
};

const sparedOf = (placing: Placing, placed: readonly Placed[]): ReadonlyMap<string, number> => {
  const { ignored, scene } = placing;
  if (ignored.size === 0) return new Map();
  const out = new Set(placed.filter(({ fate }) => fate === "ignored").map(({ path }) => path));
  const otherwise = placedPaths({ ...placing, ignored: new Set() });
  return new Map(
    otherwise.flatMap(({ fate, path, bytes }) => {
      const node = scene.tree.nodes.get(path);
      const isSpared = fate === "carried" && out.has(path) && node !== undefined;
      return isSpared ? [[`${layerOf(node)} ${path}`, bytes] as const] : [];
    }),
  );
};

/** Whether packages made accounts too. */
const writesAccounts = ({ image }: Scene, { installing }: Runs): boolean =>
  image.layers.some(
    ({ index, entries }) =>
      installing.has(index) && entries.some(({ path }) => /^\/etc\/(?:passwd|group)$/.test(path)),
  );

/** What the linker finds by its cache alone. */
const isLinked = ({ fate, path }: Placed): boolean =>
  fate === "carried" &&
  (/^\/etc\/ld\.so\.conf(?:$|\.d\/)/.test(path) ||
    (/^\/(?:usr\/)?(?:local\/)?lib[^/]*\/(?:.*\/)?[^/]+\.so(?:\.[\d.]+)?$/.test(path) &&
      !path.includes("/python")));

/** Dead content stays in the build; live waste does where nothing of it is copied. */
const isGone = ({ waste, paths }: Finding, placed: ReturnType<typeof placedPaths>): boolean => {
  if (waste.kind === "dead") return true;
  const carried = new Set(placed.filter(({ fate }) => fate === "carried").map(({ path }) => path));
  return waste.kind === "removable" && !paths.some((path) => carried.has(path));
};

const stepOf = (recipe: Recipe, scene: Scene, savesBytes: number, answers: readonly Finding[]): Step => {
  const [from] = recipe.stages.at(-1) ?? [];
  // All that is saved lies above the base.
  const above = scene.image.layers.slice(scene.baseLayers);
  const blobs = above.reduce((sum, { blobBytes }) => sum + blobBytes, 0);
  const stored = storedIn(above);
  return {
    rule: RULE,
    risk: "review",
    line: from?.instruction.line ?? 1,
    endLine: from?.instruction.endLine ?? 1,
    savesBytes,
    savesBlobBytes: Math.round(savesBytes * (stored === 0 ? 0 : blobs / stored)),
    estimate: true,
    why: "what builds is apart from what ships: the second stage has the same base, the packages that what runs needs, and what was built, at the same paths. Nothing that the container starts was found to reach the rest; files whose names are made at run time cannot be proved.",
    changes: [],
    answers,
    removes: new Set(),
  };
};

const declineOf = ({ waste, instruction, base, bytes }: Finding): Declined => ({
  rule: waste.id,
  line: base ? null : (instruction?.line ?? null),
  reason: base
    ? "it came with the base; only another base can change that"
    : "it is copied along with what runs, for nothing proves that it is not needed",
  bytes,
});
