import type { SmallerBase } from "../model/smaller-base.ts";
import { readRecipe } from "../recipe/read.ts";
import { onSmallerBase } from "../split/base-change/apply.ts";
import { smallerBases } from "../split/base-change/smaller-base.ts";
import { type Args, textOf } from "./options.ts";
import type { Found } from "./rewriting.ts";
import type { Staged } from "./with-stages.ts";

/** What was rewritten, and the smaller bases that are known for its last stage. */
export interface OnBase {
  readonly staged: Staged;
  readonly bases: readonly SmallerBase[];
}

/** What was rewritten, with the smaller bases that are known for its last stage; on one of them where `--smaller-base` asks for it. */
export const onKnownBase = (rewritten: Staged, name: string, { scene }: Found, args: Args): OnBase => {
  const none = { staged: rewritten, bases: [] };
  if (scene === null || args.risk === "safe" || textOf(args, "target") !== null) return none;
  const recipe = readRecipe(rewritten.text, name);
  if (recipe.doubt !== null) return none;
  const bases = smallerBases(recipe, scene);
  if (args["smaller-base"] !== true) return { staged: rewritten, bases };
  const chosen = bases.find(({ refused }) => refused === null);
  const text = chosen === undefined ? null : onSmallerBase(recipe, chosen);
  if (chosen === undefined || text === null) {
    const reason =
      chosen === undefined
        ? (bases[0]?.refused ?? "no smaller base is known for it")
        : `${chosen.from} cannot be replaced where it stands`;
    const line = recipe.stages.at(-1)?.[0]?.instruction.line ?? null;
    return {
      staged: { ...rewritten, declined: [{ rule: RULE, line, reason }, ...rewritten.declined] },
      bases,
    };
  }
  const step = {
    rule: RULE,
    risk: "review",
    line: chosen.line,
    endLine: chosen.line,
    savesBytes: null,
    savesBlobBytes: null,
    estimate: true,
    why: `the last stage is on ${chosen.to} in place of ${chosen.from}; how small that is, and what is open in its table, the build of it tells`,
    changes: [],
    answers: [],
    removes: new Set<string>(),
  } as const;
  return { staged: { ...rewritten, text, steps: [...rewritten.steps, step] }, bases };
};

const RULE = "smaller-base";
