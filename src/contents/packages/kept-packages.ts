import { type Closure, reachOf } from "../../model/closure.ts";
import { type KeptPackages, type Package, withNeeds } from "../../model/package.ts";
import type { ImagePath } from "../../model/path.ts";

/** The packages that nobody may be told to remove. What one of them needs stays too, whichever of several would do. */
export const keptPackages = (packages: readonly Package[], closure: Closure): KeptPackages => {
  const reached = new Set(
    packages.filter(({ files }) => files.some((path) => mayBeUsed(path, closure))).map(({ id }) => id),
  );
  const essential = packages.filter((one) => one.essential).map(({ id }) => id);
  return { all: withNeeds([...reached, ...essential], packages), reached };
};

/**
 * A program that makes up names of manual pages or translations reads what is there: that keeps nobody from removing a package, whose pages
 * go with it.
 */
const DOCUMENTS =
  /^\/usr\/(?:local\/)?share\/(?:doc|man|info|locale|lintian|bug|bash-completion|zsh|fish|help|gtk-doc)\//;

const mayBeUsed = (path: ImagePath, closure: Closure): boolean => {
  const reach = reachOf(closure, path);
  return reach === "needed" || (reach === "unknown" && !(closure.complete && DOCUMENTS.test(path)));
};
