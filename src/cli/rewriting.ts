import { stageNamed } from "../dockerfile/target.ts";
import type { BuildContext } from "../model/build-context.ts";
import { SlimError } from "../model/error.ts";
import type { Evidence } from "../model/evidence.ts";
import type { Finding } from "../model/finding.ts";
import type { Risk, RuleBody } from "../model/rule.ts";
import type { Scene } from "../model/scene.ts";
import { evidenceOf } from "../plan/evidence.ts";
import { planRewrite } from "../plan/plan.ts";
import { readRecipe } from "../recipe/read.ts";
import type { Recipe } from "../recipe/recipe.ts";
import { type Rewritten, rewriteDockerfile } from "../rewrite/rewrite.ts";
import { dockerfileName, dockerfileText } from "./dockerfile-text.ts";
import type { Args } from "./options.ts";
import { RULES_OF_TOOLS } from "./rules-of-tools.ts";
import type { Analyzed } from "./subject.ts";

/** What is known of a Dockerfile's image. */
export interface Found {
  readonly evidence: Evidence | null;
  readonly findings: readonly Finding[];
  readonly scene: Scene | null;
  /** All that the config leaves on; without an image those that the text is enough for, since reading all takes as long as the rest. */
  readonly rules: readonly RuleBody[];
  readonly notes: readonly string[];
  /** How its container starts, field by field; null where nobody asked. */
  readonly config: ReadonlyMap<string, string> | null;
}

/** Where there is no image to look at. */
export const NOTHING_FOUND: Found = {
  evidence: null,
  findings: [],
  scene: null,
  rules: RULES_OF_TOOLS,
  notes: [],
  config: null,
};

/** What an image shows. One that is not this Dockerfile's shows nothing of it. */
export const foundIn = (
  { scene, findings, warnings, settings }: Analyzed,
  config: ReadonlyMap<string, string> | null = null,
): Found => {
  const evidence = evidenceOf(scene, findings);
  const notes = warnings.filter(({ code }) => code === "image").map(({ message }) => message);
  if (evidence !== null) return { evidence, findings, scene, rules: settings.rules, notes, config };
  const [why = "its layers cannot be traced"] = scene.trace.notes;
  const note = `${scene.image.name} is not this Dockerfile's image, so no bytes are claimed: ${why}`;
  return { ...NOTHING_FOUND, notes: [...notes, note] };
};

/** A Dockerfile to be edited; `-` is standard input. What is not UTF-8 would come out changed where nothing was meant to. */
export const recipeAt = (path: string): Recipe => {
  const text = dockerfileText(path);
  if (!text.includes("\u{FFFD}")) return readRecipe(text, dockerfileName(path));
  throw new SlimError("bad-dockerfile", `${path}: is not all UTF-8; convert it, as with iconv`);
};

/** `--risk`: all steps, unless nothing may change what a container does. */
export const riskOf = (args: Args): Risk => (args.risk === "safe" ? "safe" : "review");

/** The steps within the stages that there are, carried out. */
export const rewrittenWithin = (
  recipe: Recipe,
  { evidence, rules }: Found,
  target: number,
  args: Args,
  context: BuildContext | null = null,
): Rewritten => {
  const cacheMounts = typeof args["cache-mounts"] === "boolean" ? args["cache-mounts"] : null;
  const plan = planRewrite(recipe, evidence, { target, risk: riskOf(args), rules, cacheMounts, context });
  return rewriteDockerfile(recipe, plan);
};

/** The place of the stage that is built. */
export const targetOf = ({ dockerfile }: Recipe, target: string | null): number =>
  stageNamed(dockerfile, target)?.index ?? -1;
