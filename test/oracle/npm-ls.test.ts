import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect } from "vitest";
import { readLanguagePackages } from "../../src/contents/languages/index.ts";
import { rootOnDisk } from "../contents/root-on-disk.ts";
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

/** Some packages side by side, and some of them again below others, where they hide the first. */
const project: fc.Arbitrary<Project> = fc
  .record({
    own: names,
    development: names,
    flat: fc.subarray(NAMES, { minLength: 4 }),
    nested: fc.subarray(
      NAMES.flatMap((outer) => NAMES.map((inner) => [outer, inner] as const)),
      { maxLength: 5 },
    ),
    manifests: fc.array(manifest, { minLength: 11, maxLength: 11 }),
  })
  .map(({ own, development, flat, nested, manifests }) => {
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
          devDependencies: asked(development.filter((name) => !own.includes(name))),
        },
      ],
      ...folders.map((folder, at): [string, object] => [
        folder,
        { name: folder.slice(folder.lastIndexOf("node_modules/") + 13), version: "1.0.0", ...manifests[at] },
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

describe("npm ls", () => {
  itWith(
    ["npm"],
    "leaves out with --omit=dev exactly what serves development only",
    () =>
      inFolder((folder) => {
        let at = 0;
        fc.assert(
          fc.property(project, (files) => {
            const own = join(folder, String(at++));
            write(own, files);
            const ours = readLanguagePackages(rootOnDisk(own)).packages;
            const development = ours
              .filter((one) => one.development === true)
              .map(({ record }) => dirname(record));
            expect(development.sort()).toEqual(npmDevelopment(own));
          }),
          // npm takes a second to start, and twice for each.
          { numRuns: 6, endOnFailure: true },
        );
      }),
    240_000,
  );
});
