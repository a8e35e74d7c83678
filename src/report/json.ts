import type { InstructionRef } from "../model/dockerfile.ts";
import type { Warning } from "../model/finding.ts";
import type { Report, ReportFinding, ReportLayer, ReportSizes } from "../model/report.ts";

// Each object is written out field by field: the order, and what is there at all, is the contract's and no accident.

export const instructionFields = (ref: InstructionRef | null) =>
  ref && { line: ref.line, endLine: ref.endLine, keyword: ref.keyword, stage: ref.stage, text: ref.text };

const sizes = (of: ReportSizes) => ({
  storedBytes: of.storedBytes,
  liveBytes: of.liveBytes,
  deadBytes: of.deadBytes,
  dead: {
    overwrittenBytes: of.dead.overwrittenBytes,
    metadataOnlyBytes: of.dead.metadataOnlyBytes,
    deletedBytes: of.dead.deletedBytes,
    shadowedBytes: of.dead.shadowedBytes,
  },
  removableBytes: of.removableBytes,
  duplicateBytes: of.duplicateBytes,
  tarBytes: of.tarBytes,
  blobBytes: of.blobBytes,
  efficiency: of.efficiency,
  paths: of.paths,
});

/** One layer, as every schema of slim shows it. */
export const layerFields = (of: ReportLayer) => ({
  index: of.index,
  diffId: of.diffId,
  blobDigest: of.blobDigest,
  base: of.base,
  contentBytes: of.contentBytes,
  deadBytes: of.deadBytes,
  removableBytes: of.removableBytes,
  tarBytes: of.tarBytes,
  blobBytes: of.blobBytes,
  createdBy: of.createdBy,
  instruction: instructionFields(of.instruction),
});

const finding = (of: ReportFinding) => ({
  rule: of.rule,
  title: of.title,
  kind: of.kind,
  bytes: of.bytes,
  layers: of.layers,
  base: of.base,
  instruction: instructionFields(of.instruction),
  causedBy: instructionFields(of.causedBy),
  paths: of.paths,
  pathCount: of.pathCount,
  ...(of.packages && { packages: of.packages.map(({ id, bytes }) => ({ id, bytes })) }),
  risk: of.risk,
  fix: of.fix,
});

const warning = (of: Warning) => ({ code: of.code, message: of.message, layer: of.layer, path: of.path });

/** The image as every schema of slim names it. */
export const imageFields = ({ image }: Report) => ({
  name: image.name,
  format: image.format,
  platform: image.platform,
  id: image.id,
});

/** What JSON allows as it stands, and a terminal that shows the JSON would obey: DEL, C1 controls, bidi controls. */
const OBEYED = /[\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** Two spaces a step, one newline at the end; a name's lone surrogates, which stand for raw bytes, as `\udc80`. */
export const printJson = (value: object): string =>
  `${JSON.stringify(value, null, 2).replace(
    OBEYED,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )}\n`;

/** `slim-report/1`: CONTRACT 5. */
export const renderJson = (report: Report): string =>
  printJson({
    schema: report.schema,
    image: imageFields(report),
    base: { name: report.base.name, layers: report.base.layers, evidence: report.base.evidence },
    sizes: sizes(report.sizes),
    layers: report.layers.map(layerFields),
    findings: report.findings.map(finding),
    warnings: report.warnings.map(warning),
    gates: report.gates.map(({ name, limit, actual, passed }) => ({ name, limit, actual, passed })),
  });
