import { type ImagePath, isBelow } from "../model/path.ts";
import { environmentOf } from "./environment.ts";
import { expandGlob } from "./glob.ts";
import { isBuilder } from "./known/builders.ts";
import { isLibraryCode, isStandard } from "./known/commands.ts";
import { LIBRARIES, PROGRAMS } from "./known/index.ts";
import type { Apart } from "./known/opened.ts";
import type { Programs } from "./programs.ts";
import type { Found, Walk } from "./walk.ts";

/** A part of a tree of unknown names that nothing asked for yet. */
interface Part extends Apart {
  readonly found: readonly ImagePath[];
}

/**
 * Keeps apart, as long as nothing asks for it: parts of what interpreters look through (`Apart` tells how one asks), and what only builders
 * read. Who builds as the container runs may ask for all of it.
 */
export class Parts {
  readonly #walk: Walk;
  readonly #programs: Programs;
  /** Modules and words that somebody named. */
  readonly #asked = new Set<string>();
  #parts: readonly Part[] = [];
  #ofBuilders: Iterable<ImagePath> = [];
  #builds = false;

  constructor(walk: Walk, programs: Programs) {
    this.#walk = walk;
    this.#programs = programs;
    for (const word of WORDS)
      if (environmentOf(walk.root, word.replace(/=$/, "")) !== null) this.#asked.add(word);
  }

  /** `fill` puts values into patterns. */
  keepApart(apart: Apart, owner: ImagePath, fill: (pattern: string) => string): void {
    const paths = apart.paths.flatMap((pattern) => expandGlob(this.#walk.root, fill(pattern)));
    for (const path of paths) if (this.#walk.isApart(path)) this.#walk.setApart(path, owner);
    const found = paths.filter((path) => !this.#walk.isApart(path));
    const isExpected = apart.programs?.some((name) => this.#programs.lookUp(name) !== null) ?? false;
    const part = { ...apart, found };
    if (found.length === 0 || isExpected || this.#builds || this.#isAsked(part)) return;
    if (found.some((path) => this.#walk.needsWithin(path))) return;
    for (const path of found) this.#walk.setApart(path, owner);
    this.#parts = [...this.#parts, part];
  }

  /** A file of one is no reason to need another: what somebody names of it is needed alone. */
  keepForBuilders(paths: ReadonlySet<ImagePath>): void {
    this.#ofBuilders = paths;
    for (const path of paths) this.#walk.setApart(path, null);
  }

  /** A file is needed: of an interpreter's part, all of that may be; a builder that surely runs. */
  file({ path, certain }: Found): void {
    if (certain && isBuilder(path) && !this.#builds) {
      this.#builds = true;
      for (const each of this.#ofBuilders) this.#walk.join(each);
      this.#join(() => true);
    }
    this.#join(({ found }) => found.some((each) => each === path || isBelow(path, each)));
  }

  /** What a text imports, or names as a whole string: `__import__("pkg_resources")`. The standard library asks for none by itself. */
  text(text: string, path: ImagePath | null): void {
    const isLibrary = path !== null && isLibraryCode(path);
    const modules = path === null || isStandard(path) || OTHER_LANGUAGE.test(path) ? [] : MODULES;
    this.#ask([
      ...modules.filter((name) => this.#isNew(name, text) && asksFor(text, name, isLibrary)),
      ...(isLibrary ? [] : WORDS.filter((word) => this.#isNew(word, text))),
    ]);
  }

  /** The names in a compiled module; `text` is its bytes. */
  strings(text: string, path: ImagePath): void {
    if (COMPILED_MODULE.test(path)) this.#ask(MODULES.filter((name) => this.#isNew(`\0${name}\0`, text)));
  }

  /** Code that cannot be read may ask for any module. */
  unreadable(path: ImagePath): void {
    if (UNREADABLE.test(path) && !path.includes("/__pycache__/")) this.#ask(MODULES);
  }

  #isNew(name: string, text: string): boolean {
    return !this.#asked.has(name) && text.includes(name);
  }

  #ask(names: readonly string[]): void {
    if (names.length === 0) return;
    for (const name of names) this.#asked.add(name.replaceAll("\0", ""));
    this.#join((part) => this.#isAsked(part));
  }

  #isAsked({ modules, words = [] }: Apart): boolean {
    return [...modules, ...words].some((name) => this.#asked.has(name));
  }

  #join(isMeant: (part: Part) => boolean): void {
    const meant = this.#parts.filter(isMeant);
    if (meant.length === 0) return;
    this.#parts = this.#parts.filter((part) => !meant.includes(part));
    for (const { found } of meant) for (const path of found) this.#walk.join(path);
  }
}

const APART = [...PROGRAMS, ...LIBRARIES].flatMap(({ apart = [] }) => apart);
const MODULES = [...new Set(APART.flatMap(({ modules }) => modules))];
const WORDS = [...new Set(APART.flatMap(({ words = [] }) => words))];

const OTHER_LANGUAGE = /\.(?:[cm]?[jt]sx?|json|rb|php|pl|pm|go|java|lua)$/;
const COMPILED_MODULE = /\.(?:so|pyd)$/;
/** Python's modules without their source, and whole programs in an archive. */
const UNREADABLE = /\.(?:pyc|pyz|pex|egg|shiv)$/;
const INSTALLERS = /^(?:pip|ensurepip|venv|wheel)$/;

/** Libraries name installers for when they are installed themselves, as they do compilers. */
const asksFor = (text: string, name: string, isLibrary: boolean): boolean =>
  new RegExp(
    String.raw`(?:^|[;"'])[ \t>.]*(?:import|from)[ \t]+(?:[\w. \t]+,[ \t]*)*${name}\b` +
      (isLibrary && INSTALLERS.test(name)
        ? ""
        : String.raw`|["']${name}(?:[.:][\w.:]+)?["']|-m[ \t]*${name}\b`),
    "m",
  ).test(text);
