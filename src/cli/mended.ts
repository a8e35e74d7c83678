import type { BuildContext } from "../model/build-context.ts";
import { SlimError } from "../model/error.ts";
import type { SmallerBase } from "../model/smaller-base.ts";
import type { Recipe } from "../recipe/recipe.ts";
import type { Rewritten } from "../rewrite/rewrite.ts";
import { contextOf } from "./build-folder.ts";
import { inStages } from "./in-stages.ts";
import { type Args, textOf } from "./options.ts";
import { type Found, foundIn, recipeAt, rewrittenWithin, targetOf } from "./rewriting.ts";
import type { Analyzed } from "./subject.ts";
import type { Staged } from "./with-stages.ts";

/** A Dockerfile with its edits. */
export interface Mended {
  readonly recipe: Recipe;
  readonly found: Found;
  /** The steps within the stages that there are. */
  readonly within: Rewritten;
  /** The same, or two stages from one where they save more. */
  readonly whole: Staged;
  /** The folder that it is built with; null where nobody named it. */
  readonly context: BuildContext | null;
  /** Smaller bases that are known for the last stage. */
  readonly bases: readonly SmallerBase[];
}

/** A Dockerfile that is to be edited, with the stage that was built. */
export interface Mendable {
  readonly recipe: Recipe;
  readonly target: number;
  readonly context: BuildContext | null;
}

/** Reads the Dockerfile of `--dockerfile`. Null where it came on standard input, which is read already, or is not to be edited. */
export const mendableAt = (args: Args): Mendable | null => {
  const path = textOf(args, "dockerfile") ?? "-";
  if (path === "-") return null;
  try {
    return mendableFile(path, args);
  } catch (error) {
    if (error instanceof SlimError && error.code === "bad-dockerfile") return null;
    throw error;
  }
};

/** The same of what has to be a file. Throws `bad-dockerfile` where it is not to be edited. */
export const mendableFile = (path: string, args: Args): Mendable => {
  const recipe = recipeAt(path);
  return { recipe, target: targetOf(recipe, textOf(args, "target")), context: contextOf(path, args) };
};

/** What the image shows of a Dockerfile, as edits. */
export const mend = (
  { recipe, target, context }: Mendable,
  analysis: Analyzed,
  config: ReadonlyMap<string, string> | null,
  args: Args,
): Mended => {
  const found = foundIn(analysis, config);
  const within = rewrittenWithin(recipe, found, target, args, context);
  const { staged: whole, bases } = inStages(recipe, within, found, target, args);
  return { recipe, found, within, whole, context, bases };
};
