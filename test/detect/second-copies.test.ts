import { describe, expect, it } from "vitest";
import { claimSecondCopies } from "../../src/detect/second-copies.ts";
import type { Package } from "../../src/model/package.ts";
import type { ImagePath } from "../../src/model/path.ts";
import { imageOf, sceneOf } from "../support/image.ts";

const LOCAL = "/usr/local/lib/python3.11/dist-packages";
const DEBIAN = "/usr/lib/python3/dist-packages";
const VENV = "/opt/venv/lib/python3.11/site-packages";

/** A distribution of a name at a site, with files that are named from there. */
const distribution = (
  name: string,
  site: ImagePath,
  files: readonly string[],
  facts: Partial<Package> = {},
): Package => {
  const place = `${site}/${name}-1.dist-info`;
  return {
    id: `python:${name} (${place})`,
    kind: "python",
    name,
    version: "1",
    record: `${place}/METADATA`,
    files: [`${place}/METADATA`, ...files.map((file) => `${site}/${file}`)],
    requested: null,
    development: null,
    essential: false,
    needs: [],
    recommends: [],
    ...facts,
  };
};

interface Case {
  readonly needed?: readonly ImagePath[];
  readonly complete?: boolean;
  readonly env?: readonly string[];
  readonly others?: Readonly<Record<ImagePath, number | `link:${ImagePath}`>>;
}

/** `RULE PATH` of what is claimed; every file has 10 bytes. */
const claims = (installed: readonly Package[], given: Case = {}): string[] => {
  const { needed = [], complete = true, env = [], others = {} } = given;
  const files = Object.fromEntries(installed.flatMap((one) => one.files.map((path) => [path, 10])));
  const contents = {
    packages: { installed, changes: [] },
    closure: {
      needs: new Map(needed.map((path) => [path, { path, by: null, how: "config", named: "CMD" } as const])),
      unknown: [{ path: "/usr", why: "Python's modules", by: null }],
      apart: new Set<string>(),
      doubts: [],
      complete,
    },
    kept: { all: new Set<string>(), reached: new Set<string>() },
    sdks: [],
    debugBytes: new Map<ImagePath, number>(),
    production: null,
  };
  const scene = { ...sceneOf(imageOf([{ ...files, ...others }], { env })), contents };
  return claimSecondCopies(scene, new Set()).map(({ waste, path }) => `${waste.id} ${path}`);
};

const first = (...files: string[]): Package => distribution("six", LOCAL, files);
const second = (...files: string[]): Package => distribution("six", DEBIAN, files, { hiddenBy: first().id });
const METADATA = `second-copy ${DEBIAN}/six-1.dist-info/METADATA`;

describe("a copy that another hides", () => {
  it.each<[string, readonly Package[], Case, string[]]>([
    [
      "is waste with its modules",
      [first("six.py", "pip/__init__.py"), second("six.py", "pip/__init__.py", "pip/main.py")],
      {},
      [
        METADATA,
        `second-copy ${DEBIAN}/six.py`,
        `second-copy ${DEBIAN}/pip/__init__.py`,
        `second-copy ${DEBIAN}/pip/main.py`,
      ],
    ],
    ["but for modules that the first has not", [first("six.py"), second("_six_old.py")], {}, [METADATA]],
    [
      "but for a namespace, in which both are found",
      [first("google/auth.py"), second("google/cloud.py")],
      {},
      [METADATA],
    ],
    [
      "but for its programs",
      [first("six.py"), second("six.py", "../../../bin/six")],
      {},
      [METADATA, `second-copy ${DEBIAN}/six.py`],
    ],
    [
      "but for what is needed",
      [first("six.py"), second("six.py")],
      { needed: [`${DEBIAN}/six.py`] },
      [METADATA],
    ],
    [
      "but for what has another name",
      [first("six.py"), second("six.py")],
      { others: { "/srv/six.py": `link:${DEBIAN}/six.py` } },
      [METADATA],
    ],
    [
      "is none where PYTHONPATH puts it first",
      [first("six.py"), second("six.py")],
      { env: [`PYTHONPATH=/srv:${DEBIAN}`] },
      [],
    ],
  ])("%s", (_what, installed, given, expected) => {
    expect(claims(installed, given)).toEqual(expected);
  });
});

describe("a tool in a virtual environment", () => {
  const outside = distribution("pip", DEBIAN, []);
  const inside = distribution("pip", VENV, ["pip/__init__.py"]);
  const cfg = { "/opt/venv/pyvenv.cfg": 1 };
  const claimed = [`venv-tools ${VENV}/pip-1.dist-info/METADATA`, `venv-tools ${VENV}/pip/__init__.py`];
  const user = distribution("pip-tools", VENV, [], { needs: [[inside.id]] });
  it.each<[string, readonly Package[], Case, string[]]>([
    ["is waste beside that of its Python", [outside, inside], { others: cfg }, claimed],
    ["is none where there is no other", [inside], { others: cfg }, []],
    ["is none in a folder that is no environment", [outside, inside], {}, []],
    ["is none where a package requires it", [outside, inside, user], { others: cfg }, []],
    [
      "is none where something that runs needs a file of it",
      [outside, inside],
      { others: cfg, needed: [`${VENV}/pip/__init__.py`] },
      [],
    ],
    [
      "is none where the chain could not be followed",
      [outside, inside],
      { others: cfg, complete: false },
      [],
    ],
    [
      "is none where it is setuptools, which others import unsaid",
      [distribution("setuptools", DEBIAN, []), distribution("setuptools", VENV, [])],
      { others: cfg },
      [],
    ],
  ])("%s", (_what, installed, given, expected) => {
    expect(claims(installed, given)).toEqual(expected);
  });
});
