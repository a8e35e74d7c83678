import { childOf, type ImagePath } from "../../model/path.ts";
import type { Root } from "../root.ts";
import { bodyAt, linesOf, textOf } from "./body.ts";
import { BrokenDatabase } from "./broken.ts";
import { presentIn } from "./present.ts";

/** A link that update-alternatives made, and the file that it leads to now. */
export interface AlternativeLink {
  readonly link: ImagePath;
  readonly target: ImagePath;
}

const CHOICES = "/etc/alternatives";

/**
 * All links of update-alternatives that stand in the tree: the name that users type, and its choice in `/etc/alternatives`.
 * https://manpages.debian.org/update-alternatives.1
 */
export const alternativeLinks = (root: Root, folder: ImagePath): AlternativeLink[] => {
  const present = presentIn(root);
  const directory = root.resolve(`${folder}/alternatives`)?.path;
  if (directory === undefined) return [];
  return root.names(directory).flatMap((name) => {
    const body = bodyAt(root, childOf(directory, name));
    if (!body) return [];
    return linksIn(linesOf(textOf(body)), name, body.path).flatMap(([choice, link]) => {
      const at = `${CHOICES}/${choice}`;
      const target = root.resolve(at)?.path;
      if (target === undefined) return [];
      return [at, link].flatMap((listed) => {
        const real = present(listed);
        const isLink = real !== null && root.nodes.get(real)?.entry.kind === "symlink";
        return isLink ? [{ link: real, target }] : [];
      });
    });
  });
};

/** A line of mode, the master's link, a name and a link for each slave, an empty line; then the choices, which nobody needs here. */
const linksIn = (lines: readonly string[], name: string, path: ImagePath): [name: string, link: string][] => {
  const [mode, master = "", ...rest] = lines;
  const end = rest.indexOf("");
  if ((mode !== "auto" && mode !== "manual") || !master.startsWith("/") || end === -1 || end % 2 !== 0)
    throw new BrokenDatabase(path, "is no list of alternatives");
  const links: [string, string][] = [[name, master]];
  for (let at = 0; at < end; at += 2) links.push([rest[at] ?? "", rest[at + 1] ?? ""]);
  return links;
};
