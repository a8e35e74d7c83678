/**
 * Paths inside an image, as every room of the house speaks of them: absolute, `/`-separated, without `.`, `..`,
 * doubled or trailing slashes; the root is `/`. Bytes that are not UTF-8 stand as lone surrogates U+DC80…U+DCFF (Python's
 * "surrogateescape"), so that each name of bytes has exactly one string.
 */
export type ImagePath = string;

/** The directory that holds a path; the root holds itself. */
export const parentOf = (path: ImagePath): ImagePath => path.slice(0, Math.max(1, path.lastIndexOf("/")));

/** The last component; "" for the root. */
export const nameOf = (path: ImagePath): string => path.slice(path.lastIndexOf("/") + 1);

/** A name in a directory. */
export const childOf = (directory: ImagePath, name: string): ImagePath =>
  directory === "/" ? `/${name}` : `${directory}/${name}`;

/** Whether a path lies somewhere below a directory. */
export const isBelow = (path: ImagePath, directory: ImagePath): boolean =>
  directory === "/" ? path !== "/" : path.startsWith(`${directory}/`);

/** Every directory above a path, the root first, the path itself not among them. */
export const ancestorsOf = (path: ImagePath): ImagePath[] => {
  const ancestors: ImagePath[] = [];
  for (let at = path; at !== "/"; ) {
    at = parentOf(at);
    ancestors.unshift(at);
  }
  return ancestors;
};

/**
 * The path that a name means, read from a directory; null where it climbs out of the root.
 * Lexical, as the engines clean names: symbolic links are the merged tree's business.
 */
export const resolvePath = (name: string, from: ImagePath = "/"): ImagePath | null => {
  const bare = name.startsWith("./") ? name.slice(2) : name;
  if (from === "/" && bare !== "" && !NEEDS_CLEANING.test(bare))
    return bare.startsWith("/") ? bare : `/${bare}`;
  const parts: string[] = [];
  for (const part of (name.startsWith("/") ? name : `${from}/${name}`).split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return `/${parts.join("/")}`;
};

/** Components that are empty or made of dots. Hardly any name has them, and there are a hundred thousand names. */
const NEEDS_CLEANING = /\/(?:\.{0,2}(?:\/|$))|^\.{1,2}(?:\/|$)/;
