import { expect } from "vitest";
import { stackLayers } from "../../src/layers/merge.ts";
import type { Layer } from "../../src/model/image.ts";
import { ancestorsOf, parentOf } from "../../src/model/path.ts";
import type { PlannedLayer } from "../../src/model/plan.ts";

/** What every layer that is written anew has to keep, so that all engines read it alike. */
export const expectRules = (plan: readonly PlannedLayer[], result: readonly Layer[], why: string): void => {
  plan.forEach((planned, at) => {
    if (planned.kind !== "built") return;
    const lower = stackLayers(result.slice(0, at)).nodes;
    const paths = planned.members.map(({ path }) => path);
    expect(new Set(paths).size, why).toBe(paths.length);
    planned.members.forEach((member, place) => {
      const before = new Set(paths.slice(0, place));
      if (parentOf(member.path) !== "/") expect(before.has(parentOf(member.path)), why).toBe(true);
      if (member.kind === "link") expect(before.has(member.target), why).toBe(true);
      if (member.kind !== "whiteout") return;
      expect(lower.has(member.path), why).toBe(true);
      expect(
        ancestorsOf(member.path).some((above) => isHidden(planned, above)),
        why,
      ).toBe(false);
      const entriesBefore = planned.members.slice(0, place).filter(({ kind }) => kind !== "whiteout");
      const parents = new Set(whiteoutsOf(planned).flatMap(ancestorsOf));
      expect(
        entriesBefore.every(({ path }) => parents.has(path)),
        why,
      ).toBe(true);
    });
  });
};

const whiteoutsOf = (planned: PlannedLayer): string[] =>
  planned.kind !== "built"
    ? []
    : planned.members.filter(({ kind }) => kind === "whiteout").map(({ path }) => path);

const isHidden = (planned: PlannedLayer, path: string): boolean => whiteoutsOf(planned).includes(path);
