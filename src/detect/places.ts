import { type ImagePath, resolvePath } from "../model/path.ts";
import type { Scene } from "../model/scene.ts";

/** What a leading `~/` and a leading `$NAME/` in a rule's glob stand for in one image. */
export interface Places {
  readonly homes: readonly string[];
  readonly variables: ReadonlyMap<string, readonly ImagePath[]>;
}

/** Homes that say "this account has none": rules look for a person's dot files, which are never there. */
const NO_HOMES = new Set([
  "/",
  "/nonexistent",
  "/dev",
  "/dev/null",
  "/proc",
  "/bin",
  "/sbin",
  "/usr/bin",
  "/usr/sbin",
]);

/** A folder with one of these in its name cannot stand in a glob as it is; such a place is passed over. */
const GLOB_CHARACTERS = /[*?[\]{}()\\]/;

/** Reads the accounts (passwd(5): the sixth field is the home) and the environment. `/home/*` are homes. */
export const placesOf = (scene: Scene): Places => {
  const variables = new Map<string, readonly ImagePath[]>();
  for (const assignment of scene.image.config.env) {
    const equals = assignment.indexOf("=");
    if (equals > 0) variables.set(assignment.slice(0, equals), foldersIn(assignment.slice(equals + 1)));
  }
  const accounts = (scene.texts.get("/etc/passwd") ?? "").split("\n");
  const ofAccounts = accounts.flatMap((line) => foldersIn(line.split(":")[5] ?? ""));
  const homes = [
    "/root",
    "/home/*",
    ...ofAccounts.filter((home) => !NO_HOMES.has(home) && !isUsersHome(home)),
  ];
  return { homes: [...new Set([...homes, ...(variables.get("HOME") ?? [])])], variables };
};

const isUsersHome = (path: ImagePath): boolean => /^\/home\/[^/]+$/.test(path);

/** The absolute folders of a value, which may be a list as GOPATH's is. */
const foldersIn = (value: string): ImagePath[] =>
  value.split(":").flatMap((part) => {
    const path = part.startsWith("/") && !GLOB_CHARACTERS.test(part) ? resolvePath(part) : null;
    return path === null ? [] : [path];
  });

/** The absolute globs that a rule's glob stands for: none where its variable is unset, or names the root. */
export const expandPlaces = (glob: string, places: Places): string[] => {
  if (glob.startsWith("~/")) return places.homes.map((home) => below(home, glob.slice(2)));
  const variable = /^\$(\w+)\/(.+)$/.exec(glob);
  if (variable === null) return [glob];
  const [, name = "", rest = ""] = variable;
  // A cache folder that is the root would make all of the image a cache.
  const folders = (places.variables.get(name) ?? []).filter((folder) => folder !== "/");
  return folders.map((folder) => below(folder, rest));
};

const below = (folder: string, rest: string): string => (folder === "/" ? `/${rest}` : `${folder}/${rest}`);
