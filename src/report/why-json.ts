import type { WhyChange, WhyPath, WhyReport } from "../model/why-report.ts";
import { instructionFields, printJson } from "./json.ts";

const change = ({ layer, event, bytes, base, createdBy, instruction }: WhyChange) => ({
  layer,
  event,
  bytes,
  base,
  createdBy,
  instruction: instructionFields(instruction),
});

const fields = (of: WhyPath) => ({
  path: of.path,
  state: of.state,
  kind: of.kind,
  bytes: of.bytes,
  leadsTo: of.leadsTo,
  history: of.history.map(change),
  owner: of.owner,
  reach: of.reach,
  neededBy: of.neededBy.map(({ path, by, how, named }) => ({ path, by, how, named })),
  unknown: of.unknown,
  findings: of.findings.map(({ rule, title, kind, bytes, package: of }) => ({
    rule,
    title,
    kind,
    bytes,
    package: of,
  })),
  below: of.below,
  nearest: of.nearest,
});

/** `slim-why/1`: of one path its fields at the top, of a glob or a package `paths`. */
export const renderWhyJson = (report: WhyReport): string => {
  const { schema, image, asked, paths, pathCount, liveBytes } = report;
  const [only] = paths;
  if (only && pathCount === 1) return printJson({ schema, image, asked, ...fields(only) });
  return printJson({ schema, image, asked, pathCount, liveBytes, paths: paths.map(fields) });
};
