import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { readLanguagePackages } from "../../src/contents/languages/index.ts";
import { diskRoot } from "../support/disk-root.ts";
import { npmDevelopment } from "./npm-list.ts";
import { inFolder, itWith } from "./tools.ts";

/** Manifests by the folder that they are in, relative to the project; "" is the project itself. */
type Project = Readonly<Record<string, object>>;

const NAMES = ["a", "b", "c", "d", "e", "@s/f"];
const KINDS = ["dependencies", "optionalDependencies", "peerDependencies"] as const;

const names = fc.subarray(NAMES);
const asked = (list: readonly string[]) => Object.fromEntries(list.map((name) => [name, "*"]));

/** What a package asks for; a name is in one list at most, for npm has rules of its own where it is in two. */
const manifest = fc
  .record({ wanted: names, kinds: fc.array(fc.nat(3), { minLength: 6, maxLength: 6 }) })
  .map(({ wanted, kinds }) => {
    const of = (kind: number) => asked(wanted.filter((name) => kinds[NAMES.indexOf(name)] === kind));
    return Object.fromEntries(KINDS.map((kind, at) => [kind, of(at)]));
  });

/** The same, which asks for some more. */
const withAlso = (one: Readonly<Record<string, object>>, more: readonly string[]): object => {
  const rest = Object.entries(one).map(([kind, list]) => [
    kind,
    asked(Object.keys(list).filter((name) => !more.includes(name))),
  ]);
  const lists: Readonly<Record<string, object>> = Object.fromEntries(rest);
  return { ...lists, dependencies: { ...lists.dependencies, ...asked(more) } };
};

/**
 * Some packages side by side, and some of them again below others, where they hide the first. With `all`, each is there
 * because something asks for it; without, some are strangers.
 */
const project = (all: boolean): fc.Arbitrary<Project> =>
  fc
    .record({
      own: names,
      some: names,
      flat: fc.subarray(NAMES, { minLength: 4 }),
      nested: fc.subarray(
        NAMES.flatMap((outer) => NAMES.map((inner) => [outer, inner] as const)),
        { maxLength: 5 },
      ),
      manifests: fc.array(manifest, { minLength: 11, maxLength: 11 }),
    })
    .map(({ own, some, flat, nested, manifests }) => {
      const development = (all ? flat : some).filter((name) => !own.includes(name));
      const innerOf = (folder: string): string[] =>
        all ? nested.filter(([outer]) => folder === `node_modules/${outer}`).map(([, inner]) => inner) : [];
      const folders = [
        ...flat.map((name) => `node_modules/${name}`),
        ...nested
          .filter(([outer, inner]) => flat.includes(outer) && outer !== inner)
          .map(([outer, inner]) => `node_modules/${outer}/node_modules/${inner}`),
      ];
      return Object.fromEntries<object>([
        [
          "",
          {
            dependencies: asked(own),
            devDependencies: asked(development),
          },
        ],
        ...folders.map((folder, at): [string, object] => [
          folder,
          {
            name: folder.slice(folder.lastIndexOf("node_modules/") + 13),
            version: "1.0.0",
            ...withAlso(manifests[at] ?? {}, innerOf(folder)),
          },
        ]),
      ]);
    });

const write = (folder: string, files: Project): void => {
  for (const [at, json] of Object.entries(files)) {
    const path = join(folder, at, "package.json");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, JSON.stringify(json));
  }
};

/** What either calls development: paths relative to the project. */
const asBoth = (own: string, files: Project): { readonly ours: string[]; readonly npms: string[] } => {
  write(own, files);
  const development = readLanguagePackages(diskRoot(own).root).packages.filter(
    (one) => one.development === true,
  );
  return { ours: development.map(({ record }) => dirname(record)).sort(), npms: npmDevelopment(own) };
};

// npm takes a second to start, and twice for each project.
const FEW = { numRuns: 6, endOnFailure: true };

describe("npm ls", () => {
  itWith(["npm"], "leaves out with --omit=dev exactly what serves development only", () =>
    inFolder((folder) => {
      let at = 0;
      fc.assert(
        fc.property(project(true), (files) => {
          const { ours, npms } = asBoth(join(folder, String(at++)), files);
          expect(ours).toEqual(npms);
        }),
        FEW,
      );
    }),
  );

  itWith(["npm"], "leaves out all that we call so, where strangers are installed too", () =>
    inFolder((folder) => {
      let at = 0;
      fc.assert(
        fc.property(project(false), (files) => {
          const { ours, npms } = asBoth(join(folder, String(at++)), files);
          expect(ours.filter((path) => !npms.includes(path))).toEqual([]);
        }),
        FEW,
      );
    }),
  );
});
