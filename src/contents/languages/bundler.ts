import { childOf, type ImagePath, parentOf } from "../../model/path.ts";
import type { Root } from "../root.ts";
import type { Warn } from "./claim.ts";
import { readText } from "./read-json.ts";

/** What the applications of an image want with a gem. */
export interface GemPurpose {
  readonly requested: boolean | null;
  readonly development: boolean | null;
}

/** A gem's purpose by its name and its version as lock files write it: `1.15.4-x86_64-linux`. */
export type Purpose = (name: string, version: string) => GemPurpose;

/** The gems of one application. */
interface Bundle {
  /** `name version` of everything in the lock file. */
  readonly locked: ReadonlySet<string>;
  readonly direct: ReadonlySet<string>;
  /** Names that only groups for development and tests lead to; null where the Gemfile cannot be read that far. */
  readonly development: ReadonlySet<string> | null;
}

/** What Gemfiles and their lock files say, all applications of the image taken together. https://bundler.io/guides/groups.html */
export const bundlerPurpose = (root: Root, locks: readonly ImagePath[], warn: Warn): Purpose => {
  const bundles = locks.flatMap((path) => readBundle(root, path, warn) ?? []);
  return (name, version) => {
    const users = bundles.filter(({ locked }) => locked.has(`${name} ${version}`));
    if (users.length === 0) return { requested: null, development: null };
    const isKnown = users.every(({ development }) => development !== null);
    return {
      requested: users.some(({ direct }) => direct.has(name)),
      development: isKnown ? users.every(({ development }) => development?.has(name) === true) : null,
    };
  };
};

const readBundle = (root: Root, path: ImagePath, warn: Warn): Bundle | null => {
  const text = readText(root, path, warn);
  if (text === null) return null;
  const lock = parseLock(text);
  const gemfile = childOf(parentOf(path), path.endsWith("/gems.locked") ? "gems.rb" : "Gemfile");
  const source = root.nodes.has(gemfile) ? readText(root, gemfile, warn) : null;
  const names = source === null ? null : developmentIn(source);
  if (names === null) return { ...lock, development: null };
  const runtime = reached(
    lock.needs,
    [...lock.direct].filter((name) => !names.has(name)),
  );
  const development = [...reached(lock.needs, [...names])].filter((name) => !runtime.has(name));
  return { ...lock, development: new Set(development) };
};

interface Lock {
  readonly locked: ReadonlySet<string>;
  readonly direct: ReadonlySet<string>;
  readonly needs: ReadonlyMap<string, readonly string[]>;
}

/** Four blanks before a gem, six before what it needs, two before what the Gemfile names. */
const parseLock = (text: string): Lock => {
  const locked = new Set<string>();
  const direct = new Set<string>();
  const needs = new Map<string, string[]>();
  let section = "";
  let current = "";
  for (const line of text.split(/\r?\n/)) {
    const [, blanks = "", name = "", version = ""] = /^( *)([^\s!(]+)!?(?: \(([^)]*)\))?/.exec(line) ?? [];
    if (blanks === "") section = name;
    else if (section === "DEPENDENCIES") direct.add(name);
    else if (blanks.length === 4 && version !== "") {
      current = name;
      locked.add(`${name} ${version}`);
      if (!needs.has(name)) needs.set(name, []);
    } else if (blanks.length === 6) needs.get(current)?.push(name);
  }
  return { locked, direct, needs };
};

const reached = (needs: Lock["needs"], seeds: readonly string[]): Set<string> => {
  const found = new Set(seeds);
  for (const name of found) for (const next of needs.get(name) ?? []) found.add(next);
  return found;
};

const DEVELOPMENT = new Set(["development", "test"]);
const GROUP = /^group\s*\(?\s*((?::\w+\s*,?\s*)+)(?:,?\s*optional:\s*true\s*)?\)?\s+do$/;
const GEM = /^gem\s*\(?\s*["']([^"']+)["']/;
const HARMLESS = /^(?:source\b|ruby\b|git_source\b.*\}$|end$|$)/;

/** Only `gem` lines, alone or in a `group`: a Gemfile is a program, and of any other line nobody knows what it does. */
const developmentIn = (text: string): Set<string> | null => {
  const development = new Set<string>();
  const runtime = new Set<string>();
  let groups: readonly string[] = [];
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/(^|\s)#.*$/, "").trim();
    const opened = GROUP.exec(line)?.[1];
    const name = GEM.exec(line)?.[1];
    if (opened !== undefined) {
      if (groups.length > 0) return null;
      groups = namesIn(opened);
    } else if (name !== undefined) {
      if (/,$|\b(?:if|unless|do)\b/.test(line)) return null;
      const own = /\bgroups?\s*(?::|=>)\s*(.*)$/.exec(line)?.[1];
      const wanted = [...groups, ...(own === undefined ? [] : namesIn(own))];
      const isDevelopment = wanted.length > 0 && wanted.every((group) => DEVELOPMENT.has(group));
      (isDevelopment ? development : runtime).add(name);
    } else if (!HARMLESS.test(line) || (/^source\b/.test(line) && /\bdo\b/.test(line))) return null;
    if (line === "end") groups = [];
  }
  return new Set([...development].filter((name) => !runtime.has(name)));
};

const namesIn = (text: string): string[] => [...text.matchAll(/:(\w+)/g)].map(([, name]) => name ?? "");
