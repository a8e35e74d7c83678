import { describe, expect, it } from "vitest";
import type { Files } from "../root-of-files.ts";
import { byId, filesOf, needsOf, packagesOf, requested, warningsOf } from "./packages.ts";

const SITE = "/usr/local/lib/python3.12/site-packages";
const DEBIAN = "/usr/lib/python3/dist-packages";
const LOCAL = "/usr/local/lib/python3.11/dist-packages";

const metadata = (name: string, version: string, ...requires: readonly string[]): string =>
  `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n${requires.map((text) => `Requires-Dist: ${text}\n`).join("")}\nName: not this one\n`;

/** A distribution as pip writes it. */
const dist = (
  site: string,
  name: string,
  files: readonly string[],
  ...requires: readonly string[]
): Files => {
  const info = `${name}-1.0.dist-info`;
  const all = [...files, `${info}/METADATA`, `${info}/RECORD`];
  return {
    [`${site}/${info}/METADATA`]: metadata(name, "1.0", ...requires),
    [`${site}/${info}/RECORD`]: all.map((file) => `${file},sha256=x,1\n`).join(""),
  };
};

describe("the files of a distribution", () => {
  it("are those that its record lists and that are there, with what Python compiled of them", () => {
    const files: Files = {
      ...dist(SITE, "Some.Thing", [
        "thing/__init__.py",
        "thing/gone.py",
        "../../../bin/thing",
        '"a,b ""c"".txt"',
      ]),
      [`${SITE}/thing/__init__.py`]: "",
      [`${SITE}/thing/__pycache__/__init__.cpython-312.opt-1.pyc`]: "x",
      [`${SITE}/thing/__pycache__/stray.cpython-312.pyc`]: "x",
      [`${SITE}/a,b "c".txt`]: "",
      "/usr/local/bin/thing": "#!/usr/local/bin/python3.12",
      [`${SITE}/Some.Thing-1.0.dist-info/REQUESTED`]: "",
    };
    expect(filesOf(files)).toEqual({
      "python:Some.Thing": [
        "/usr/local/bin/thing",
        `${SITE}/Some.Thing-1.0.dist-info/METADATA`,
        `${SITE}/Some.Thing-1.0.dist-info/RECORD`,
        `${SITE}/Some.Thing-1.0.dist-info/REQUESTED`,
        `${SITE}/a,b "c".txt`,
        `${SITE}/thing/__init__.py`,
        `${SITE}/thing/__pycache__/__init__.cpython-312.opt-1.pyc`,
      ],
    });
  });

  it.each(["/etc/passwd", "../../../../etc/passwd", "../../../../../../../../etc/passwd"])(
    "are never outside of its Python, though the record lists %s",
    (name) => {
      const files = {
        ...dist("/opt/v/lib/python3.12/site-packages", "evil", [name]),
        "/etc/passwd": "x",
        "/opt/etc/passwd": "x",
      };
      expect(filesOf(files)["python:evil"]).toHaveLength(2);
      expect(warningsOf(files)).toEqual([
        "/opt/v/lib/python3.12/site-packages/evil-1.0.dist-info/RECORD lists 1 paths outside of /opt/v, which are left alone",
      ]);
    },
  );

  it("of two in one namespace are each its own, and what both list is in both", () => {
    const files: Files = {
      ...dist(SITE, "g-a", ["g/__init__.py", "g/a.py"]),
      ...dist(SITE, "g-b", ["g/__init__.py", "g/b.py"]),
      [`${SITE}/g/__init__.py`]: "",
      [`${SITE}/g/a.py`]: "",
      [`${SITE}/g/b.py`]: "",
    };
    const shared = byId(packagesOf(files), (one) => one.files.filter((path) => path.endsWith(".py")));
    expect(shared).toEqual({
      "python:g-a": [`${SITE}/g/__init__.py`, `${SITE}/g/a.py`],
      "python:g-b": [`${SITE}/g/__init__.py`, `${SITE}/g/b.py`],
    });
  });

  it("without a record are the modules that nobody else names", () => {
    const egg = (name: string, modules: string): Files => ({
      [`${DEBIAN}/${name}-2.0.egg-info/PKG-INFO`]: metadata(name, "2.0"),
      [`${DEBIAN}/${name}-2.0.egg-info/top_level.txt`]: modules,
    });
    const files: Files = {
      ...egg("one", "one\nshared\n../etc\n"),
      ...egg("two", "shared\n"),
      [`${DEBIAN}/one/deep/x.py`]: "",
      [`${DEBIAN}/one.py`]: "",
      [`${DEBIAN}/shared/x.py`]: "",
    };
    const own = byId(packagesOf(files), (one) => one.files.filter((path) => !path.includes(".egg-info")));
    expect(own).toEqual({ "python:one": [`${DEBIAN}/one.py`, `${DEBIAN}/one/deep/x.py`], "python:two": [] });
  });

  it("go with the distribution that brought another along", () => {
    const files: Files = {
      ...dist(SITE, "setuptools", [
        "setuptools/_vendor/zipp.py",
        "setuptools/_vendor/zipp-1.0.dist-info/METADATA",
      ]),
      ...dist(`${SITE}/setuptools/_vendor`, "zipp", ["zipp.py"]),
      [`${SITE}/setuptools/_vendor/zipp.py`]: "",
    };
    expect(Object.keys(filesOf(files))).toEqual(["python:setuptools"]);
    expect(filesOf(files)["python:setuptools"]).toContain(`${SITE}/setuptools/_vendor/zipp.py`);
  });

  it("are not the application's own sources, which have an egg-info beside them", () => {
    expect(packagesOf({ "/srv/app.egg-info/PKG-INFO": metadata("app", "1.0") })).toEqual([]);
  });
});

describe("what a distribution needs", () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ["other-pkg>=2", ["python:Other_Pkg"], []],
    ["other.pkg (>=2)", ["python:Other_Pkg"], []],
    ["other-pkg; python_version < '3.9'", [], []],
    ["other-pkg; python_version >= '3.9' and sys_platform == 'linux'", ["python:Other_Pkg"], []],
    ["other-pkg; sys_platform == 'win32' or os_name == 'nt'", [], []],
    ["other-pkg; platform_machine == 'arm64'", ["python:Other_Pkg"], []],
    ["other-pkg; extra == 'fast'", [], ["python:Other_Pkg"]],
    ["other-pkg; (python_version < '3.9') and extra == 'fast'", [], []],
    ["not-installed", [], []],
    ["; nonsense", [], []],
  ])("%s", (text, needs, recommends) => {
    const files = { ...dist(SITE, "a", [], text), ...dist(SITE, "Other_Pkg", []) };
    const one = packagesOf(files).find(({ id }) => id === "python:a");
    expect([one?.needs.flat(), one?.recommends.flat()]).toEqual([needs, recommends]);
  });

  it("is read from setuptools' sections too", () => {
    const files: Files = {
      [`${SITE}/a-1.egg-info/PKG-INFO`]: metadata("a", "1"),
      [`${SITE}/a-1.egg-info/requires.txt`]: 'b\n\n[:python_version < "3"]\nc\n\n[x]\nd\n',
      ...dist(SITE, "b", []),
      ...dist(SITE, "c", []),
      ...dist(SITE, "d", []),
    };
    const one = packagesOf(files).find(({ id }) => id === "python:a");
    expect([one?.needs, one?.recommends]).toEqual([[["python:b"]], [["python:d"]]]);
  });

  it("is looked for where its own Python looks", () => {
    const venv = "/opt/v/lib/python3.11/site-packages";
    const files: Files = {
      ...dist(venv, "a", [], "b"),
      ...dist(DEBIAN, "b", []),
      "/opt/v/pyvenv.cfg": "home = /usr/bin\ninclude-system-site-packages = false\n",
    };
    expect(needsOf(files)["python:a"]).toEqual([]);
    const open = { ...files, "/opt/v/pyvenv.cfg": "include-system-site-packages = true\n" };
    expect(needsOf(open)["python:a"]).toEqual([["python:b"]]);
  });
});

describe("a second copy", () => {
  it("that Debian's Python finds later is hidden by the first", () => {
    const files: Files = {
      ...dist(LOCAL, "pip", []),
      ...dist(DEBIAN, "pip", []),
      "/usr/bin/python3": "-> python3.11",
      "/usr/bin/python3.11": "",
    };
    expect(packagesOf(files).map(({ record, hiddenBy }) => [record, hiddenBy])).toEqual([
      [`${DEBIAN}/pip-1.0.dist-info/METADATA`, `python:pip (${LOCAL}/pip-1.0.dist-info)`],
      [`${LOCAL}/pip-1.0.dist-info/METADATA`, undefined],
    ]);
  });

  it("of another Python is none", () => {
    const files = { ...dist(SITE, "pip", []), ...dist(DEBIAN, "pip", []), "/usr/local/bin/python3.12": "" };
    expect(packagesOf(files).map(({ hiddenBy }) => hiddenBy)).toEqual([undefined, undefined]);
  });
});

describe("who asked for it", () => {
  const by = (name: string, installer: string, marked: boolean): Files => ({
    ...dist(SITE, name, []),
    [`${SITE}/${name}-1.0.dist-info/INSTALLER`]: `${installer}\n`,
    ...(marked && { [`${SITE}/${name}-1.0.dist-info/REQUESTED`]: "" }),
  });

  it.each<[string, Files, Record<string, boolean | null>]>([
    [
      "pip marks what it was told",
      { ...by("a", "pip", true), ...by("b", "pip", false) },
      { a: true, b: false },
    ],
    [
      "an old pip marks nothing",
      { ...by("a", "pip", false), ...by("b", "pip", false) },
      { a: null, b: null },
    ],
    ["Debian does not say", { ...by("a", "pip", true), ...by("b", "debian", false) }, { a: true, b: null }],
  ])("%s", (_, files, expected) => {
    const found = requested(files);
    expect({ a: found["python:a"], b: found["python:b"] }).toEqual(expected);
  });
});

it("has the name of its folder where its metadata is gone, and says so", () => {
  const files = {
    [`${SITE}/some_thing-2.1-py3.12.egg-info/top_level.txt`]: "",
    [`${SITE}/x.dist-info/RECORD`]: "",
  };
  expect(byId(packagesOf(files), ({ version }) => version)).toEqual({ "python:some_thing": "2.1" });
  expect(warningsOf(files)).toHaveLength(2);
});
