import { childOf, type ImagePath } from "../model/path.ts";
import type { Root } from "./root.ts";

/**
 * The paths that an absolute pattern of `*`, `?`, `[…]` and `{a,b}` names, component by component, as glob(7) does. Sorted; links in
 * the middle are followed, the last component is given as it stands in the tree.
 */
export const expandGlob = (root: Root, pattern: string): ImagePath[] =>
  bracesOf(pattern).flatMap((each) => {
    const parts = each.split("/").filter(Boolean);
    return parts.reduce<ImagePath[]>(
      (at, part) => at.flatMap((directory) => matches(root, directory, part)),
      ["/"],
    );
  });

const matches = (root: Root, directory: ImagePath, part: string): ImagePath[] => {
  const real = root.resolve(directory)?.path;
  if (real === undefined) return [];
  if (!/[*?[]/.test(part)) return root.nodes.has(childOf(real, part)) ? [childOf(real, part)] : [];
  const pattern = patternOf(part);
  return root
    .names(real)
    .filter((name) => pattern.test(name) && (part.startsWith(".") || !name.startsWith(".")))
    .map((name) => childOf(real, name));
};

const patternOf = (part: string): RegExp => {
  const source = part.replace(/\[!?[^\]]*\]|[\\^$.*+?()[\]{}|]/g, (found) => {
    if (found === "*") return ".*";
    if (found === "?") return ".";
    return found.length > 1 ? found.replace(/^\[!/, "[^").replaceAll("\\", "\\\\") : `\\${found}`;
  });
  try {
    return new RegExp(`^${source}$`, "s");
  } catch {
    return /(?!)/;
  }
};

const bracesOf = (pattern: string): string[] => {
  const found = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(pattern);
  if (!found) return [pattern];
  const [, head = "", choices = "", tail = ""] = found;
  return choices.split(",").flatMap((choice) => bracesOf(`${head}${choice}${tail}`));
};
