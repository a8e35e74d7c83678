import type { Accounts } from "../model/accounts.ts";
import type { Finding, FindingKind, Warning } from "../model/finding.ts";
import type {
  BaseEvidence,
  DeadSizes,
  Report,
  ReportFinding,
  ReportLayer,
  ReportSizes,
} from "../model/report.ts";
import type { Scene } from "../model/scene.ts";
import { judgeGates } from "./gates.ts";
import type { Limit } from "./limits.ts";

/** All that a report is made of. */
export interface Analysis {
  readonly scene: Scene;
  readonly findings: readonly Finding[];
  /** What the user knows of and wants to hear no more of: its bytes stay in the accounts, and leave the gates. */
  readonly ignored: readonly Finding[];
  readonly accounts: Accounts;
  readonly evidence: BaseEvidence;
  readonly warnings: readonly Warning[];
  readonly limits: readonly Limit[];
  /** How many paths a finding names at most. Renderers for people fold paths: they are given all (`Infinity`). */
  readonly top: number;
}

const NO_DEAD: DeadSizes = { overwrittenBytes: 0, metadataOnlyBytes: 0, deletedBytes: 0, shadowedBytes: 0 };

const plus = (a: DeadSizes, b: DeadSizes): DeadSizes => ({
  overwrittenBytes: a.overwrittenBytes + b.overwrittenBytes,
  metadataOnlyBytes: a.metadataOnlyBytes + b.metadataOnlyBytes,
  deletedBytes: a.deletedBytes + b.deletedBytes,
  shadowedBytes: a.shadowedBytes + b.shadowedBytes,
});

const deadTotal = (dead: DeadSizes): number =>
  dead.overwrittenBytes + dead.metadataOnlyBytes + dead.deletedBytes + dead.shadowedBytes;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

const bytesOfKind = (findings: readonly Finding[], kind: FindingKind): number =>
  sum(findings.filter((finding) => finding.waste.kind === kind).map((finding) => finding.bytes));

const sizesOf = ({ scene, findings, accounts }: Analysis): ReportSizes => {
  const dead = accounts.layers.map((layer) => layer.dead).reduce(plus, NO_DEAD);
  const storedBytes = sum(accounts.layers.map((layer) => layer.contentBytes));
  const liveBytes = sum(accounts.layers.map((layer) => layer.liveBytes));
  return {
    storedBytes,
    liveBytes,
    deadBytes: deadTotal(dead),
    dead,
    removableBytes: bytesOfKind(findings, "removable"),
    duplicateBytes: bytesOfKind(findings, "duplicate"),
    tarBytes: sum(scene.image.layers.map((layer) => layer.tarBytes)),
    blobBytes: sum(scene.image.layers.map((layer) => layer.blobBytes)),
    efficiency: storedBytes === 0 ? 1 : liveBytes / storedBytes,
    paths: scene.tree.nodes.size - 1,
  };
};

const layersOf = ({ scene, findings, accounts }: Analysis): ReportLayer[] =>
  scene.image.layers.map(({ index, diffId, blobDigest, tarBytes, blobBytes }) => {
    const account = accounts.layers[index];
    const origin = scene.trace.origins[index];
    const stored = findings.filter((finding) => finding.layers[0] === index);
    return {
      index,
      diffId,
      blobDigest,
      base: index < scene.baseLayers,
      contentBytes: account?.contentBytes ?? 0,
      deadBytes: deadTotal(account?.dead ?? NO_DEAD),
      removableBytes: bytesOfKind(stored, "removable"),
      tarBytes,
      blobBytes,
      createdBy: origin?.createdBy ?? null,
      instruction: origin?.instruction ?? null,
    };
  });

const findingOf = (finding: Finding, top: number): ReportFinding => ({
  rule: finding.waste.id,
  title: finding.waste.title,
  kind: finding.waste.kind,
  bytes: finding.bytes,
  layers: finding.layers,
  base: finding.base,
  instruction: finding.instruction,
  causedBy: finding.causedBy,
  paths: finding.paths.slice(0, top),
  pathCount: finding.paths.length,
  ...(finding.packages && { packages: finding.packages }),
  risk: finding.waste.risk,
  fix: finding.waste.fix,
});

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Largest first; then by rule and by layer, so that the same image always reads the same. */
const byBytes = (a: ReportFinding, b: ReportFinding): number =>
  b.bytes - a.bytes ||
  compareText(a.rule, b.rule) ||
  (a.layers[0] ?? 0) - (b.layers[0] ?? 0) ||
  (a.layers[1] ?? 0) - (b.layers[1] ?? 0);

/** Gathers what the rooms found into what is reported: sums, findings in order of size, and the gates' judgement. */
export const buildReport = (analysis: Analysis): Report => {
  const { scene, findings, evidence, warnings, limits, top } = analysis;
  const { name, format, platform, id } = scene.image;
  const sizes = sizesOf(analysis);
  const layers = layersOf(analysis);
  return {
    schema: "slim-report/1",
    image: { name, format, platform, id },
    base: { name: scene.trace.baseName, layers: scene.baseLayers, evidence },
    sizes,
    layers,
    findings: findings.map((finding) => findingOf(finding, top)).sort(byBytes),
    warnings,
    gates: judgeGates({ sizes, layers }, limits, { ignored: analysis.ignored }),
  };
};
