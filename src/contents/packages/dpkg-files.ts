import type { ImagePath } from "../../model/path.ts";
import type { Root } from "../root.ts";
import { type Body, bodyAt, linesOf, textOf } from "./body.ts";
import { BrokenDatabase } from "./broken.ts";
import { presentIn, sortedOnce } from "./present.ts";

/** What a package brought, as its list names it: directories too, links not followed. */
export interface Listing {
  readonly name: string;
  readonly paths: readonly string[];
}

/** Of `info/NAME.list`. Null where there is none. https://manpages.debian.org/dpkg.1#FILES */
export const listedPaths = (root: Root, folder: ImagePath, name: string, arch: string): string[] | null => {
  const body =
    bodyAt(root, `${folder}/info/${name}:${arch}.list`) ?? bodyAt(root, `${folder}/info/${name}.list`);
  return body && absolutePaths(linesOf(textOf(body)), body);
};

/**
 * Of `status.d/NAME.md5sums`, all that distroless images keep of a package's list: no links, no configuration files.
 * https://manpages.debian.org/deb-md5sums.5
 */
export const summedPaths = (root: Root, stanza: ImagePath): string[] | null => {
  const body = bodyAt(root, `${stanza}.md5sums`);
  if (!body) return null;
  const lines = linesOf(textOf(body)).filter((line) => line !== "");
  const paths = lines.map((line) => /^[0-9a-f]{32} [ *](.+)$/.exec(line)?.[1]);
  const whole = paths.filter((path) => path !== undefined);
  if (whole.length < lines.length) throw new BrokenDatabase(body.path, "has lines that are no checksums");
  return absolutePaths(
    whole.map((path) => path.replace(/^\.?\/*/, "/")),
    body,
  );
};

const absolutePaths = (lines: readonly string[], body: Body): string[] => {
  const odd = lines.findIndex((line) => !line.startsWith("/"));
  if (odd !== -1) throw new BrokenDatabase(body.path, `line ${odd + 1} is no absolute path`);
  return [...lines];
};

/** Who moved a path aside, and where to. */
interface Diversion {
  readonly to: string;
  /** The package whose own file keeps the name; ":" where nobody's does. */
  readonly by: string;
}

/** Three lines each: from, to, by whom. https://manpages.debian.org/dpkg-divert.1 */
export const diversionsOf = (body: Body | null): ReadonlyMap<string, Diversion> => {
  const lines = body ? linesOf(textOf(body)) : [];
  if (body && lines.length % 3 !== 0) throw new BrokenDatabase(body.path, "is cut short");
  const diversions = new Map<string, Diversion>();
  for (let at = 0; at < lines.length; at += 3)
    diversions.set(lines[at] ?? "", {
      to: lines[at + 1] ?? "",
      by: lines[at + 2] ?? "",
    });
  return diversions;
};

/**
 * The files of each listing that the merged tree shows. Lists do not tell directories from links: a link that leads to a directory
 * is a package's own unless some list has something below its name. So `/lib -> usr/lib` belongs to no package that lists `/lib`.
 */
export const presentFiles = (
  root: Root,
  listings: readonly Listing[],
  diversions: ReadonlyMap<string, Diversion>,
): ImagePath[][] => {
  const present = presentIn(root);
  const directories = new Set<string>();
  const found = listings.map(({ name, paths }) => {
    const plain: ImagePath[] = [];
    const doubtful: (readonly [listed: string, real: ImagePath])[] = [];
    for (const path of paths) {
      const diversion = diversions.size === 0 ? undefined : diversions.get(path);
      const real = present(diversion && diversion.by !== name ? diversion.to : path);
      if (real === null || directories.has(path)) continue;
      if (!leadsToDirectory(root, real)) plain.push(real);
      else if (paths.some((other) => other.startsWith(`${path}/`))) directories.add(path);
      else doubtful.push([path, real]);
    }
    return { plain, doubtful };
  });
  return found.map(({ plain, doubtful }) => {
    const links = doubtful.filter(([listed]) => !directories.has(listed));
    return sortedOnce([...plain, ...links.map(([, real]) => real)]);
  });
};

const leadsToDirectory = (root: Root, real: ImagePath): boolean => {
  if (root.nodes.get(real)?.entry.kind !== "symlink") return false;
  const target = root.resolve(real)?.path;
  return target !== undefined && root.nodes.get(target)?.entry.kind === "directory";
};
