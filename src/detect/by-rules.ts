import { Minimatch, type MinimatchOptions, minimatch } from "minimatch";
import type { Claim, WasteKind } from "../model/finding.ts";
import type { ImagePath } from "../model/path.ts";
import { fixSentence, type RuleBody } from "../model/rule.ts";
import type { Scene } from "../model/scene.ts";
import { fixedBeginning, fixedPart, indexGlobs, type RuleGlob } from "./glob-index.ts";
import { isWithin, linkedPlaces } from "./linked-places.ts";
import { expandPlaces, type Places, placesOf } from "./places.ts";

/** Dot files count, and a glob means the same on every machine that runs this. */
const GLOB_OPTIONS: MinimatchOptions = { dot: true, nocomment: true, nonegate: true, platform: "linux" };

/** No rule: higher than every rule's place in the list. */
const NONE = 1e9;

/**
 * Live bodies that a rule calls waste; the first rule that matches a path has it. Where hard links give a
 * body several names, all that are live must fall to the same rule: taking only some of them away frees nothing.
 */
export const claimByRules = (scene: Scene, rules: readonly RuleBody[]): Claim[] => {
  const matching = firstRule(scene, rules);
  const inUse = linkedPlaces(scene, (path) => rules[matching(path)] ?? null);
  const { layers } = scene.image;
  const ruleOf = layers.map(({ entries }) => new Array<number | undefined>(entries.length));
  for (const { path, content } of scene.tree.nodes.values()) {
    const ofLayer = content && ruleOf[content.layer];
    if (!ofLayer) continue;
    const match = matching(path);
    const rule = match !== NONE && isWithin(path, inUse) ? NONE : match;
    ofLayer[content.entry] = (ofLayer[content.entry] ?? rule) === rule ? rule : NONE;
  }
  const wastes = rules.map(wasteOf);
  const claims: Claim[] = [];
  layers.forEach(({ entries }, layer) => {
    entries.forEach((entry, at) => {
      const waste = wastes[ruleOf[layer]?.[at] ?? NONE];
      if (waste === undefined || entry.contentBytes === 0) return;
      claims.push({
        waste,
        ref: { layer, entry: at },
        path: entry.path,
        bytes: entry.contentBytes,
        byLayer: null,
      });
    });
  });
  return claims;
};

const wasteOf = (rule: RuleBody): WasteKind => ({
  id: rule.id,
  title: rule.title,
  kind: "removable",
  risk: rule.risk,
  why: rule.why,
  source: rule.source,
  fix: fixSentence(rule.fix),
});

/** From a path to the place in the list of the first rule that has it, or NONE. */
const firstRule = (scene: Scene, rules: readonly RuleBody[]): ((path: ImagePath) => number) => {
  const places = placesOf(scene);
  const candidates = indexGlobs(rules.flatMap((rule, at) => compile(scene, rule.paths, places, at)));
  const spares = rules.map((rule) => anyOf(plainGlobs(scene, rule.except ?? [], places)));
  const silent = silentRules(scene, rules, places);
  return (path) => {
    let first = NONE;
    for (const { rule, matches } of candidates(path)) {
      if (rule < first && matches(path) && spares[rule]?.(path) !== true && !silent(rule)) first = rule;
    }
    return first;
  };
};

/** Whether some live path matches a rule's `unless`: found out late, as few rules match anything. */
const silentRules = (
  scene: Scene,
  rules: readonly RuleBody[],
  places: Places,
): ((rule: number) => boolean) => {
  const known = new Map<number, boolean>();
  const find = (at: number): boolean => {
    const candidates = indexGlobs(compile(scene, rules[at]?.unless ?? [], places, at));
    return [...scene.tree.nodes.keys()].some((path) => candidates(path).some(({ matches }) => matches(path)));
  };
  return (rule) => {
    if (rules[rule]?.unless === undefined) return false;
    const silent = known.get(rule) ?? find(rule);
    known.set(rule, silent);
    return silent;
  };
};

/** A rule's globs as plain ones, less those whose fixed beginning is not in the image: most of them. */
const plainGlobs = (scene: Scene, globs: readonly string[], places: Places): string[] =>
  globs
    .flatMap((glob) => minimatch.braceExpand(glob, GLOB_OPTIONS))
    .flatMap((glob) => expandPlaces(glob, places))
    .filter((glob) => scene.tree.nodes.has(fixedBeginning(glob)));

const compile = (scene: Scene, globs: readonly string[], places: Places, rule: number): RuleGlob[] =>
  plainGlobs(scene, globs, places).map((glob) => ({
    rule,
    glob,
    beginning: fixedBeginning(glob),
    matches: matcherOf(glob),
  }));

/** Most globs are a folder and all in it. For others, a look at their longest fixed part spares most work. */
const matcherOf = (glob: string): ((path: ImagePath) => boolean) => {
  const below = `${fixedBeginning(glob)}/`;
  if (glob === `${below}**`) return (path) => path.startsWith(below);
  const part = fixedPart(glob);
  const matcher = new Minimatch(glob, GLOB_OPTIONS);
  return (path) => path.includes(part) && matcher.match(path);
};

/** One matcher for several globs splits a path once. */
const anyOf = (globs: readonly string[]): ((path: ImagePath) => boolean) | null => {
  const [only, ...more] = globs;
  if (only === undefined) return null;
  if (more.length === 0) return matcherOf(only);
  const matcher = new Minimatch(`{${globs.join(",")}}`, GLOB_OPTIONS);
  return (path) => matcher.match(path);
};

/** Whether a path matches one of some globs, read as rules are read. */
export const matchesAny = (globs: readonly string[]): ((path: ImagePath) => boolean) => {
  const compiled = globs.map((glob) => new Minimatch(glob, GLOB_OPTIONS));
  return (path) => compiled.some((glob) => glob.match(path));
};
