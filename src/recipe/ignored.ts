import type { Recipe } from "./recipe.ts";

/** What hadolint calls the wastes that slim knows by other names. https://github.com/hadolint/hadolint#rules */
const HADOLINT: Readonly<Record<string, readonly string[]>> = {
  DL3009: ["apt-lists", "apt-split-update"],
  DL3015: ["recommended-packages"],
  DL3019: ["apk-cache"],
  DL3032: ["yum-cache", "dnf-cache"],
  DL3036: ["zypper-cache"],
  DL3040: ["dnf-cache"],
  DL3042: ["pip-cache"],
  DL3046: ["login-records"],
  DL3060: ["yarn-cache"],
};

/** `# slim ignore=RULE,…` and `# hadolint ignore=DL…`, for the next instruction, or `global ignore=` for the file. */
const PRAGMA = /^\s*#\s*(slim|hadolint)\s+(global\s+)?ignore\s*=\s*([\w,\s-]+)/i;

/** The rules that the comments between two offsets say to leave alone. */
export const ignoredAbove = (comments: string): readonly string[] => pragmasIn(comments, false);

/** The rules that a comment anywhere in the file says to leave alone everywhere. */
export const ignoredGlobally = ({ text }: Recipe["dockerfile"]): readonly string[] => pragmasIn(text, true);

const pragmasIn = (text: string, global: boolean): readonly string[] =>
  text.split("\n").flatMap((line) => {
    const [, tool, scope, names = ""] = PRAGMA.exec(line) ?? [];
    if (tool === undefined || (scope !== undefined) !== global) return [];
    // hadolint takes what follows the names for a reason: `ignore=DL3009 # as the next stage installs`.
    const rules = names.split(",").map((name) => name.trim().split(/\s/, 1)[0] ?? "");
    return tool.toLowerCase() === "slim"
      ? rules
      : rules.flatMap((rule) => HADOLINT[rule.toUpperCase()] ?? []);
  });
