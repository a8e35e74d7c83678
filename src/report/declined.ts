import type { Declined } from "../model/step.ts";

/** What was not done for one reason, the largest first. */
export interface DeclinedGroup {
  readonly reason: string;
  readonly members: readonly Declined[];
}

/** By reason, the largest first; what no line of the file is to blame for is left out. What has no bytes was a step by itself, and leads. */
export const declinedByReason = (declined: readonly Declined[]): readonly DeclinedGroup[] => {
  const groups = new Map<string, Declined[]>();
  for (const one of declined.filter(({ line }) => line !== null).toSorted(byBytes))
    groups.set(one.reason, [...(groups.get(one.reason) ?? []), one]);
  return [...groups].map(([reason, members]) => ({ reason, members }));
};

const byBytes = (a: Declined, b: Declined): number =>
  (b.bytes ?? Number.MAX_SAFE_INTEGER) - (a.bytes ?? Number.MAX_SAFE_INTEGER);
