import type { Closure, Need, NeedKind, UnknownTree } from "../model/closure.ts";
import { childOf, type ImagePath, isBelow, parentOf } from "../model/path.ts";
import { isSystemDirectory } from "./known/directories.ts";
import type { Root } from "./root.ts";

/** Who needs something, and by which name. */
export type Why = Omit<Need, "path">;

/** A file that is to be looked into. */
export interface Found {
  readonly path: ImagePath;
  /** Whether it runs, or is loaded, whenever the container does what it is started for; else it only may. */
  readonly certain: boolean;
}

const CERTAIN: ReadonlySet<NeedKind> = new Set(["config", "interpreter", "library", "link", "command"]);

/** What was found so far, and what is yet to be looked into: what surely runs before what may. */
export class Walk {
  readonly root: Root;
  readonly #needs = new Map<ImagePath, Need>();
  readonly #trees = new Map<ImagePath, UnknownTree>();
  readonly #apart = new Map<ImagePath, ReadonlySet<ImagePath>>();
  readonly #doubts = new Set<string>();
  readonly #certain = new Set<ImagePath>();
  readonly #queues = { certain: [] as ImagePath[], possible: [] as ImagePath[], trees: [] as ImagePath[] };
  #complete = true;

  constructor(root: Root) {
    this.root = root;
  }

  /**
   * A path is needed: every link on the way, and what stands at its end, which is returned; null where nothing is there.
   * A directory at its end is no need by itself.
   */
  need(name: string, why: Why, from: ImagePath = "/"): ImagePath | null {
    const found = this.root.resolve(name, from);
    if (!found) return null;
    const certain = CERTAIN.has(why.how) && (why.by === null || this.#certain.has(why.by));
    let last: Why = why;
    for (const link of found.links) {
      this.#add({ path: link, ...last }, certain);
      // A link of a directory is passed on the way by whoever goes there: it proves nothing for what lies behind it.
      if (!this.#leadsToDirectory(link))
        last = { by: link, how: "link", named: this.root.nodes.get(link)?.entry.target ?? "" };
    }
    if (this.root.nodes.get(found.path)?.entry.kind !== "directory")
      this.#add({ path: found.path, ...last }, certain);
    return found.path;
  }

  #leadsToDirectory(link: ImagePath): boolean {
    const end = this.root.resolve(link)?.path;
    return end !== undefined && this.root.nodes.get(end)?.entry.kind === "directory";
  }

  #add(need: Need, certain: boolean): void {
    if (!this.#needs.has(need.path)) {
      this.#needs.set(need.path, need);
      this.#queues[certain ? "certain" : "possible"].push(need.path);
    }
    if (certain) this.#certain.add(need.path);
  }

  /** Whether it is what the image's config starts. */
  isStarted(path: ImagePath): boolean {
    for (
      let need = this.#needs.get(path);
      need;
      need = need.by === null ? undefined : this.#needs.get(need.by)
    ) {
      if (need.how === "config") return true;
      if (need.how !== "link") return false;
    }
    return false;
  }

  /** Names below a directory, or the name of a file, are made at run time. */
  unknown(path: ImagePath, why: string, by: ImagePath | null): void {
    if (this.isUnknown(path)) return;
    this.#trees.set(path, { path, why, by });
    this.#queues.trees.push(path);
  }

  /** Whether a path, or something below it, was found to be needed. */
  needsWithin(path: ImagePath): boolean {
    return this.#needs.has(path) || [...this.#needs.keys()].some((each) => isBelow(each, path));
  }

  isUnknown(path: ImagePath): boolean {
    for (let at = path; at !== "/"; at = at.slice(0, at.lastIndexOf("/")) || "/") {
      if (this.#trees.has(at)) return true;
      if (this.#apart.has(at)) return false;
    }
    return false;
  }

  /**
   * What lies there no tree around it says anything of: it is asked for by name or not at all (`Parts`). `owner` is the program that knows it
   * in any case; null where there is none.
   */
  setApart(path: ImagePath, owner: ImagePath | null): void {
    const owners = this.#apart.get(path) ?? [];
    this.#apart.set(path, new Set(owner === null ? owners : [...owners, owner]));
  }

  /** Whether it is apart, and a file names it that knows it in any case: its owner, or what came with that. */
  isOwnPart(path: ImagePath, by: ImagePath): boolean {
    for (let at = path; at !== "/"; at = parentOf(at)) {
      const owners = this.#apart.get(at);
      if (owners !== undefined)
        return owners.has(by) || [...owners].some((owner) => isBelow(by, homeOf(owner)));
    }
    return false;
  }

  /** Whether a path is one of those, and no tree itself. */
  isApart(path: ImagePath): boolean {
    return this.#apart.has(path) && !this.#trees.has(path);
  }

  /** Somebody asked for what was apart: it is like all else in its tree. */
  join(path: ImagePath): void {
    if (this.#apart.delete(path) && this.isUnknown(path)) this.#queues.trees.push(path);
  }

  doubt(sentence: string): void {
    this.#doubts.add(sentence);
  }

  /** Nothing may be called "not reached" any more. */
  giveUp(sentence: string): void {
    this.doubt(`${sentence}, so what the image needs is not known`);
    this.#complete = false;
  }

  /** The next file to look into; null where none is left but trees. */
  nextFile(): Found | null {
    const certain = this.#queues.certain.shift();
    if (certain !== undefined) return { path: certain, certain: true };
    const path = this.#queues.possible.shift();
    return path === undefined ? null : { path, certain: this.#certain.has(path) };
  }

  nextTree(): ImagePath | null {
    return this.#queues.trees.shift() ?? null;
  }

  isDone(): boolean {
    return Object.values(this.#queues).every((queue) => queue.length === 0);
  }

  /** Whether something that lies right in a directory is needed, or may be. */
  isUsed(directory: ImagePath | undefined): boolean {
    if (directory === undefined) return false;
    if (this.isUnknown(directory)) return true;
    return this.root.names(directory).some((name) => this.#needs.has(childOf(directory, name)));
  }

  /** Sorted, so that the same image gives the same closure. A tree within another says nothing more. */
  closure(): Closure {
    const trees = [...this.#trees.values()].sort(byPath);
    return {
      needs: new Map([...this.#needs.entries()].sort(([a], [b]) => (a < b ? -1 : 1))),
      unknown: trees.filter(({ path }) => !trees.some((other) => isBelow(path, other.path))),
      apart: new Set([...this.#apart.keys()].sort()),
      doubts: [...this.#doubts].sort(),
      complete: this.#complete,
    };
  }
}

/** The directory of a program and all that came with it, where the system's directories are not it: `/usr/lib/jvm/java-17`. */
const homeOf = (program: ImagePath): ImagePath => {
  const home = parentOf(parentOf(program));
  return isSystemDirectory(home) ? program : home;
};

const byPath = (a: UnknownTree, b: UnknownTree): number => (a.path < b.path ? -1 : 1);
