import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ECOSYSTEMS, readLanguagePackages } from "../../../src/contents/languages/index.ts";
import { LANGUAGE_FILES } from "../../../src/contents/languages/kept.ts";
import { findSdks } from "../../../src/contents/sdks.ts";
import { nameOf } from "../../../src/model/path.ts";
import { type Files, rootOfFiles } from "../root-of-files.ts";
import { zipOf } from "../zip/zip-of.ts";
import { elfOf, goBuildOf } from "./elf-of.ts";

/** A little of everything that is read. */
const EVERYTHING: Files = {
  "/app/package.json": { dependencies: { a: "1" }, devDependencies: { b: "1" } },
  "/app/node_modules/.package-lock.json": { packages: { "node_modules/b": { version: "1", dev: true } } },
  "/app/node_modules/a/package.json": {
    name: "a",
    version: "1",
    peerDependenciesMeta: { b: { optional: true } },
  },
  "/app/node_modules/b/package.json": { name: "b", version: "1", bundleDependencies: ["a"] },
  "/app/node_modules/l": "-> l",
  "/app/.yarn/cache/x-npm-1.0.0-0123456789-1.zip": zipOf({ "node_modules/x/package.json": "{}" }),
  "/usr/lib/python3/dist-packages/p-1.dist-info/METADATA":
    "Name: p\nVersion: 1\nRequires-Dist: q; python_version < '3'\n",
  "/usr/lib/python3/dist-packages/p-1.dist-info/RECORD": '"p,1.py",,\n../../../bin/p,,\n',
  "/usr/lib/python3/dist-packages/q-1.egg-info/PKG-INFO": "Name: q\nVersion: 1\n",
  "/usr/lib/python3/dist-packages/q-1.egg-info/requires.txt": "[x:y]\np\n",
  "/usr/lib/python3/dist-packages/q-1.egg-info/top_level.txt": "q\n",
  "/g/specifications/g-1.gemspec": 's.name = "g"\ns.version = "1"\ns.add_dependency("h", ["> 1"])\n',
  "/g/Gemfile": 'gem "g"\n',
  "/g/Gemfile.lock": "GEM\n  specs:\n    g (1)\n\nDEPENDENCIES\n  g\n",
  "/v/vendor/composer/installed.json": {
    packages: [{ name: "v/a", "install-path": "../v/a" }],
    "dev-package-names": [],
  },
  "/v/composer.json": { require: { "v/a": "*" } },
  "/j/a-1.jar": zipOf({ "META-INF/MANIFEST.MF": "Implementation-Version: 1\n" }),
  "/n/n.deps.json":
    '{\n  "runtimeTarget": { "name": "t" },\n  "targets": { "t": { "n/1": { "runtime": { "n.dll": {} } } } }\n}',
  "/n/n.dll": "1",
  "/usr/bin/tool": elfOf({ ".go.buildinfo": goBuildOf("go1.22", "path\tx\nmod\tx\tv1\t\n") }),
  "/usr/bin/python3": "-> python3.11",
  "/usr/bin/python3.11": "1",
  "/opt/jdk/bin/javac": "1",
  "/opt/jdk/release": 'JAVA_VERSION="1"\n',
};

const kindsIn = (files: Files): string[] => [
  ...new Set(readLanguagePackages(rootOfFiles(files)).packages.map(({ kind }) => kind)),
];

describe("broken input", () => {
  it("is told from input that is whole, of which every ecosystem finds something", () => {
    const all = ECOSYSTEMS.map(({ kind }) => kind).filter((kind) => kind !== "cargo");
    expect(kindsIn(EVERYTHING).sort()).toEqual(all.sort());
    expect(readLanguagePackages(rootOfFiles(EVERYTHING)).warnings).toEqual([]);
  });

  const junk = fc.oneof(
    fc.constantFrom(
      "",
      "{",
      "null",
      "[]",
      "1",
      '"x"',
      "\0\0\0",
      "-> .",
      "-> /",
      "-> ../..",
      "\n\n\n",
      "((",
      "[x",
    ),
    fc.json(),
    fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
  );
  const paths = Object.keys(EVERYTHING);

  it("never throws, and takes nothing from what is whole elsewhere", () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), junk, (path, body) => {
        const found = kindsIn({ ...EVERYTHING, [path]: body });
        expect(found.length).toBeGreaterThanOrEqual(ECOSYSTEMS.length - 2);
        findSdks(rootOfFiles({ ...EVERYTHING, [path]: body }));
      }),
      { numRuns: 100 },
    );
  });

  it("never throws where a body is cut short or changed", () => {
    const changed = fc.record({
      path: fc.constantFrom(...paths),
      at: fc.nat(2000),
      byte: fc.nat(255),
      cut: fc.boolean(),
    });
    fc.assert(
      fc.property(changed, ({ path, at, byte, cut }) => {
        const whole = EVERYTHING[path] ?? "";
        const body = Buffer.from(
          whole instanceof Uint8Array || typeof whole === "string" ? whole : JSON.stringify(whole),
        );
        const place = Math.min(at, body.length - 1);
        const broken = cut
          ? body.subarray(0, place)
          : Buffer.concat([body.subarray(0, place), Buffer.of(byte), body.subarray(place + 1)]);
        readLanguagePackages(rootOfFiles({ ...EVERYTHING, [path]: broken }));
      }),
      { numRuns: 100 },
    );
  });

  it("takes values of JSON for nothing that they are not", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...paths.filter((path) => path.endsWith("json"))),
        fc.jsonValue(),
        (path, value) => {
          const keys = [
            "packages",
            "dependencies",
            "devDependencies",
            "name",
            "targets",
            "runtimeTarget",
            "peerDependenciesMeta",
          ];
          const body = JSON.stringify(Object.fromEntries(keys.map((key) => [key, value])));
          readLanguagePackages(rootOfFiles({ ...EVERYTHING, [path]: body }));
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("what is kept of compressed layers", () => {
  it("is all that is asked for", () => {
    const asked = new Set<string>();
    const root = rootOfFiles(EVERYTHING, (path) => asked.add(path));
    readLanguagePackages(root);
    findSdks(root);
    const { names, endings, beginnings } = LANGUAGE_FILES;
    const bodyOf = (path: string): string => Buffer.from(root.read(path, 0, 8) ?? "").toString("latin1");
    const isKept = (path: string): boolean =>
      names.includes(nameOf(path)) ||
      endings.includes(path.slice(path.lastIndexOf("."))) ||
      beginnings.some((text) => bodyOf(path).startsWith(text));
    expect([...asked].filter((path) => !isKept(path))).toEqual([]);
    expect(asked.size).toBeGreaterThan(15);
  });

  it("is no pattern that a kept body could not match", () => {
    expect(LANGUAGE_FILES.beginnings.filter((text) => text.length > 8)).toEqual([]);
  });
});
