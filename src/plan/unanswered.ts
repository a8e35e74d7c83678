import type { Finding } from "../model/finding.ts";
import type { RuleBody } from "../model/rule.ts";
import type { Declined } from "../model/step.ts";
import { isWorth, type Planning } from "./draft.ts";

/** Why nothing was done about a finding that no step answers, and of what a step takes a part away, about the rest. */
export const declineOf = (
  finding: Finding,
  planning: Planning,
  rules: ReadonlyMap<string, RuleBody>,
  removed: ReadonlySet<string>,
): readonly Declined[] => {
  const { shipped, evidence } = planning;
  const line = finding.instruction?.line ?? null;
  const [layer] = finding.layers;
  const left = finding.paths.filter((path) => !removed.has(`${layer} ${path}`));
  if (left.length === 0 && finding.paths.length > 0) return [];
  const files = evidence?.layers.get(line ?? 0)?.files;
  const whole = left.length === finding.paths.length;
  const bytes = whole ? finding.bytes : left.reduce((sum, path) => sum + (files?.get(path)?.bytes ?? 0), 0);
  const isShipped = shipped.some(({ instruction }) => instruction.line === line);
  const kind = rules.get(finding.waste.id)?.fix.kind;
  const isSmall =
    !finding.base &&
    isShipped &&
    ((/^(?:append|flag|env)$/.test(kind ?? "") && !isWorth(bytes, planning, "command")) ||
      (finding.waste.kind === "dead" && !isWorth(bytes, planning, "word")));
  const reason = isSmall
    ? "it is too little to be worth a change"
    : reasonOf(finding, rules, isShipped, planning.context !== null);
  return [{ rule: finding.waste.id, line: finding.base ? null : line, reason, bytes }];
};

const reasonOf = (
  { waste, base, instruction, causedBy }: Finding,
  rules: ReadonlyMap<string, RuleBody>,
  isShipped: boolean,
  hasContext: boolean,
): string => {
  if (base) return "it came with the base; only another base can change that";
  if (instruction === null || !isShipped) return "nothing tells which instruction of this file stored it";
  switch (waste.kind) {
    case "ambiguous":
      return "engines read the layer differently; the builder that wrote it has to change";
    case "duplicate":
      return "which of the copies is needed is not for a tool to tell";
    case "dead":
      return causedBy === null || causedBy.line === null
        ? `its own layer made it waste: ${waste.fix}`
        : `line ${causedBy.line} made it waste, and the two cannot be put together safely`;
    case "removable":
    case "advice": {
      const rule = rules.get(waste.id);
      if (instruction.keyword !== "RUN" && rule?.fix.kind === "dockerignore")
        return `it came in with ${instruction.keyword}: ${waste.fix}${hasContext ? "" : " --context DIR has slim do it."}`;
      return `it takes more than an edit of this RUN: ${waste.fix}`;
    }
    default:
      return waste.kind satisfies never;
  }
};
