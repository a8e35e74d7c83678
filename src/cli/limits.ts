import { SlimError } from "../model/error.ts";
import { GATES, type GateName, GROWTH_GATES, type Limit, parseLimit } from "../report/limits.ts";
import { type Args, textOf } from "./options.ts";

const given = (args: Args, gates: readonly GateName[]): Limit[] =>
  gates.flatMap((gate) => {
    const text = textOf(args, gate);
    return text === null ? [] : [parseLimit(gate, text)];
  });

/** The gates of an image by itself. */
export const limitsOf = (args: Args): Limit[] => given(args, GATES);

/**
 * The gates of an image that is held against an earlier one. With `--baseline` alone it may not grow at all. Throws `usage` where
 * there is nothing to grow from.
 */
export const growthLimitsOf = (args: Args, hasBaseline: boolean): Limit[] => {
  const limits = given(args, GROWTH_GATES);
  const [first] = limits;
  if (first && !hasBaseline)
    throw new SlimError("usage", `--${first.gate} needs an earlier image to grow from; give --baseline too`);
  return hasBaseline && limits.length === 0 ? [parseLimit("max-growth", "0")] : limits;
};
