import type { Difference, VerifyReport } from "../model/difference.ts";
import { countOf } from "./bytes.ts";
import { printJson } from "./json.ts";
import { indented, joinSections, pageOf, type TextOptions } from "./page.ts";
import { printable } from "./printable.ts";

export const renderVerifyJson = ({ schema, equal, differences, config }: VerifyReport): string =>
  printJson({ schema, equal, differences, config });

const LINES_MAX = 50;

/** Whether a container could tell the two apart, and in what. */
export const renderVerifyText = (report: VerifyReport, options: TextOptions): string => {
  const page = pageOf(options);
  const { equal, paths, differences, config } = report;
  if (equal)
    return joinSections([
      indented(
        page,
        0,
        `The same to a running container: ${countOf(paths, "path")} alike in kind, mode, owner, time, link, xattrs and ` +
          "content, and the same config.",
      ),
    ]);
  const shown = differences.slice(0, options.top ?? LINES_MAX);
  const hidden = differences.length - shown.length;
  return joinSections([
    [`Not the same: ${countOf(differences.length, "difference")} in files, ${config.length} in the config.`],
    shown.map((difference) => `  ${lineOf(difference.path, difference)}`),
    hidden > 0 ? [`  … and ${hidden} more; --top ${differences.length} shows them`] : [],
    config.map((difference) => `  ${lineOf(difference.field, { ...difference, field: "config" })}`),
  ]);
};

const lineOf = (name: string, { field, a, b }: Pick<Difference, "field" | "a" | "b">): string => {
  if (field === "kind" && (a === null || b === null))
    return `${printable(name)}: only in ${a === null ? "B" : "A"}`;
  if (field === "content") return `${printable(name)}: content differs`;
  const values = field === "mode" ? [octal(a), octal(b)] : [a, b];
  return `${printable(name)}: ${field === "config" ? "" : `${field} `}${values.map((value) => printable(value ?? "none")).join(" → ")}`;
};

const octal = (mode: string | null): string | null =>
  mode === null ? null : Number(mode).toString(8).padStart(4, "0");
