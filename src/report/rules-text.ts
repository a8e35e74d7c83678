import type { Rule } from "../model/rule.ts";
import { padEnd } from "./columns.ts";
import { joinSections } from "./page.ts";

const GROUPS: Readonly<Record<Rule["group"], string>> = {
  caches: "Caches",
  leftovers: "Leftovers",
  documents: "Documents",
  development: "Development",
};

/** `slim rules`: a line a rule, by group. What one says in full is on its own page. */
export const renderRules = (rules: readonly Rule[]): string => {
  const idColumns = Math.max(...rules.map(({ id }) => id.length));
  const sections = Object.entries(GROUPS).map(([group, heading]) => [
    heading,
    ...rules
      .filter((rule) => rule.group === group)
      .map(({ id, risk, title }) => `  ${padEnd(id, idColumns)}  ${padEnd(risk, 6)}  ${title}`),
  ]);
  return joinSections([
    ...sections,
    [
      "safe: taking it away cannot change what a container does. review: look first.",
      "slim rules ID says why, where that is written, and what to do.",
    ],
  ]);
};
