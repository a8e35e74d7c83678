import { SlimError } from "../model/error.ts";
import { GATES, type GateName, GROWTH_GATES, type Limit, parseLimit } from "../report/limits.ts";
import type { Settings } from "./config/settings.ts";
import { type Args, textOf } from "./options.ts";

const isGrowth = (gate: GateName): boolean => GROWTH_GATES.some((name) => name === gate);

/** The gates that flags set, whatever they are held against. Throws `usage` where one cannot be read. */
export const limitsGiven = (args: Args): Limit[] =>
  [...GATES, ...GROWTH_GATES].flatMap((gate) => {
    const text = textOf(args, gate);
    return text === null ? [] : [parseLimit(gate, text)];
  });

/** Throws `usage` where a flag asks how much an image grew, and there is nothing that it could have grown from. */
export const refuseGrowth = (given: readonly Limit[]): void => {
  const growth = given.find(({ gate }) => isGrowth(gate));
  if (growth)
    throw new SlimError("usage", `--${growth.gate} needs an earlier image to grow from; give --baseline too`);
};

/** The gates of flags and config: a flag wins. Those of growth are left out where there is no earlier image. */
export const limitsFor = (given: readonly Limit[], { limits }: Settings, isHeld: boolean): Limit[] => {
  const asked = limits.filter(({ gate }) => !given.some((limit) => limit.gate === gate));
  return [...given, ...asked].filter(({ gate }) => isHeld || !isGrowth(gate));
};

/** With a baseline alone an image may not grow at all. */
export const orNoGrowth = (limits: readonly Limit[]): Limit[] =>
  limits.some(({ gate }) => isGrowth(gate)) ? [...limits] : [...limits, parseLimit("max-growth", "0")];
