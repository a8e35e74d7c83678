import { matchesAny } from "../../detect/by-rules.ts";
import type { IsIgnored } from "../../detect/index.ts";
import type { Finding, Warning } from "../../model/finding.ts";
import type { ImagePath } from "../../model/path.ts";
import { formatBytes } from "../../report/bytes.ts";
import type { Ignore } from "./read.ts";
import type { Settings } from "./settings.ts";

const pathsOf = ({ path }: Ignore): ((path: ImagePath) => boolean) =>
  path === undefined ? () => true : matchesAny([path]);

/** Whether a config wants to hear no more of some waste. */
export const ignoring = ({ off, ignores }: Settings): IsIgnored => {
  const known = ignores.map((ignore) => ({ rule: ignore.rule, holds: pathsOf(ignore) }));
  return (rule, path) => off.has(rule) || known.some((each) => each.rule === rule && each.holds(path));
};

/** What was ignored, a note for each reason. */
export const ignoredNotes = ({ ignores }: Settings, ignored: readonly Finding[]): Warning[] =>
  ignores.flatMap((ignore) => {
    const holds = pathsOf(ignore);
    const found = ignored.filter(({ waste, paths }) => waste.id === ignore.rule && paths.some(holds));
    if (found.length === 0) return [];
    const bytes = found.reduce((sum, finding) => sum + finding.bytes, 0);
    const message = `ignored until ${ignore.until}: ${ignore.rule}, ${formatBytes(bytes)} (${ignore.reason})`;
    return [{ code: "ignored", message, layer: null, path: null }];
  });
