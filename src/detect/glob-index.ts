import { type ImagePath, nameOf, parentOf } from "../model/path.ts";

/** One glob of one rule, without braces, homes or variables. */
export interface RuleGlob {
  /** The rule's place in the list. */
  readonly rule: number;
  readonly glob: string;
  /** What every match begins with. */
  readonly beginning: ImagePath;
  readonly matches: (path: ImagePath) => boolean;
}

/** What every match of a glob begins with: the whole of it where it has no wildcard. */
export const fixedBeginning = (glob: string): ImagePath => {
  const names = glob.split("/");
  const magic = names.findIndex(isMagic);
  return (magic < 0 ? glob : names.slice(0, magic).join("/")) || "/";
};

/** The longest text that every match has in it; "" where the glob is too clever to tell. */
export const fixedPart = (glob: string): string => {
  if (/[\\(]|\[:/.test(glob)) return "";
  const parts = glob.split(/\*\*\/|\/\*\*$|[*?]|\[[^\]]*\]/);
  return parts.reduce((longest, part) => (part.length > longest.length ? part : longest));
};

const isMagic = (name: string): boolean => /[*?[\\]|[!+@]\(/.test(name);

/**
 * From a path to the few globs that may match it, out of hundreds. Each is filed under something that all its
 * matches have: one of their names (`lists` for `/var/lib/apt/lists/**`), or the suffix of the last one.
 */
export const indexGlobs = (globs: readonly RuleGlob[]): ((path: ImagePath) => readonly RuleGlob[]) => {
  const byName = new Map<string, RuleGlob[]>();
  const bySuffix = new Map<string, RuleGlob[]>();
  const rest: RuleGlob[] = [];
  for (const entry of globs) {
    const names = entry.glob.split("/");
    const suffix = /[*?].*(\.[^.]+)$/.exec(names.at(-1) ?? "")?.[1];
    const name = names.findLast((name) => name !== "" && !isMagic(name));
    if (suffix !== undefined && !isMagic(suffix)) file(bySuffix, suffix, entry);
    else if (name !== undefined) file(byName, name, entry);
    else rest.push(entry);
  }
  const inFolder = folderIndex(byName, rest);
  return (path) => {
    const name = nameOf(path);
    const dot = name.lastIndexOf(".");
    const suffixed = dot < 0 ? undefined : bySuffix.get(name.slice(dot));
    const named = byName.get(name);
    const above = inFolder(parentOf(path));
    if (suffixed === undefined && named === undefined) return above;
    return [...above, ...(named ?? []), ...(suffixed ?? [])];
  };
};

const file = (drawers: Map<string, RuleGlob[]>, key: string, entry: RuleGlob): void => {
  const drawer = drawers.get(key);
  if (drawer === undefined) drawers.set(key, [entry]);
  else drawer.push(entry);
};

/** Files of one folder share all names but their own, so each folder is looked up once. */
const folderIndex = (
  byName: ReadonlyMap<string, readonly RuleGlob[]>,
  rest: readonly RuleGlob[],
): ((folder: ImagePath) => readonly RuleGlob[]) => {
  const known = new Map<ImagePath, readonly RuleGlob[]>([["/", rest]]);
  const inFolder = (folder: ImagePath): readonly RuleGlob[] => {
    const before = known.get(folder);
    if (before !== undefined) return before;
    const above = inFolder(parentOf(folder));
    const named = byName.get(nameOf(folder))?.filter(({ beginning }) => mayMeet(folder, beginning));
    const all = named === undefined || named.length === 0 ? above : [...above, ...named];
    known.set(folder, all);
    return all;
  };
  return inFolder;
};

/** Whether one path begins with the other; where a name is cut short, the glob itself decides. */
const mayMeet = (a: string, b: string): boolean => a.startsWith(b) || b.startsWith(a);
