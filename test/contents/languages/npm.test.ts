import { describe, expect, it } from "vitest";
import type { Files } from "../root-of-files.ts";
import { byId, filesOf, needsOf, packagesOf, purposes, requested, warningsOf } from "./packages.ts";

const installed = (name: string, more: object = {}): object => ({ name, version: "1.0.0", ...more });

const PROJECT: Files = {
  "/app/package.json": { dependencies: { a: "1" }, devDependencies: { t: "1" } },
  "/app/node_modules/a/package.json": installed("a", { dependencies: { b: "1" } }),
  "/app/node_modules/b/package.json": installed("b"),
  "/app/node_modules/t/package.json": installed("t", { dependencies: { u: "1", b: "1" } }),
  "/app/node_modules/u/package.json": installed("u"),
};

const lock = (dev: readonly string[]) => ({
  packages: Object.fromEntries(
    ["a", "b", "t", "u"].map((name) => [
      `node_modules/${name}`,
      { version: "1.0.0", ...(dev.includes(name) && { dev: true }) },
    ]),
  ),
});

describe("what serves development only", () => {
  const NOTHING_KNOWN = { "npm:a": false, "npm:b": false, "npm:t": null, "npm:u": null };

  it("is what only a devDependencies leads to", () => {
    expect(purposes(PROJECT)).toEqual({ "npm:a": false, "npm:b": false, "npm:t": true, "npm:u": true });
  });

  it.each<[string, Files]>([
    ["its lock file says otherwise", { "/app/node_modules/.package-lock.json": lock(["t"]) }],
    ["npm's plan says otherwise", { "/app/package-lock.json": lock(["t"]) }],
    ["another project's dependency leads to it", { "/app/api/package.json": { dependencies: { u: "1" } } }],
    ["a workspace's peer leads to it", { "/app/api/package.json": { peerDependencies: { u: "1" } } }],
    [
      "a package that runs has it as an optional peer",
      {
        "/app/node_modules/b/package.json": installed("b", {
          peerDependencies: { u: "1" },
          peerDependenciesMeta: { u: { optional: true } },
        }),
      },
    ],
    [
      "a package that runs uses it where it is there",
      { "/app/node_modules/b/package.json": installed("b", { optionalDependencies: { u: "1" } }) },
    ],
    [
      "a package that runs brought it",
      { "/app/node_modules/b/package.json": installed("b", { bundleDependencies: ["u"] }) },
    ],
  ])("is not said of a package where %s", (_, more) => {
    const found = purposes({ ...PROJECT, ...more });
    expect([found["npm:t"], found["npm:u"]]).toEqual([true, expect.not.toSatisfy((dev) => dev === true)]);
  });

  it("agrees with npm where both say so", () => {
    const found = purposes({ ...PROJECT, "/app/node_modules/.package-lock.json": lock(["t", "u"]) });
    expect([found["npm:t"], found["npm:u"]]).toEqual([true, true]);
  });

  it.each<[string, Files]>([
    ["the project's package.json is not in the image", {}],
    ["the project's package.json is broken", { "/app/package.json": "{" }],
  ])("is not known where %s", (_, more) => {
    const { "/app/package.json": _project, ...rest } = PROJECT;
    const found = Object.values(purposes({ ...rest, ...more }));
    expect(found).toEqual([null, null, null, null]);
  });

  it.each<[string, Files]>([
    ["an installed package's package.json is broken", { "/app/node_modules/b/package.json": "]" }],
    ["a workspace's package.json is", { "/app/api/package.json": "null" }],
  ])("is not known where %s: nobody knows what it leads to", (_, more) => {
    const found = purposes({ ...PROJECT, ...more });
    expect([found["npm:a"], found["npm:t"], found["npm:u"]]).toEqual([false, null, null]);
  });

  it("is not known where npm's lock file is broken", () => {
    const files = { ...PROJECT, "/app/node_modules/.package-lock.json": "{" };
    expect(purposes(files)).toEqual(NOTHING_KNOWN);
    expect(warningsOf(files)).toEqual(["/app/node_modules/.package-lock.json is no valid JSON"]);
  });

  it("is nothing of what is installed for all", () => {
    const files = {
      "/usr/local/lib/node_modules/npm/package.json": installed("npm", { devDependencies: { tap: "1" } }),
      "/usr/local/lib/node_modules/npm/node_modules/tap/package.json": installed("tap"),
      "/usr/share/nodejs/gyp/package.json": { devDependencies: { tap: "1" } },
      "/usr/share/nodejs/gyp/node_modules/tap/package.json": installed("tap"),
    };
    expect(Object.values(purposes(files))).toEqual([false, false, false]);
  });

  it("is told of workspaces, whose folders are no packages", () => {
    const files: Files = {
      "/app/package.json": { workspaces: ["api"], devDependencies: { t: "1" } },
      "/app/api/package.json": { name: "api", dependencies: { a: "1" }, devDependencies: { u: "1" } },
      "/app/node_modules/api": "-> ../api",
      "/app/node_modules/a/package.json": installed("a"),
      "/app/node_modules/t/package.json": installed("t"),
      "/app/api/node_modules/u/package.json": installed("u"),
    };
    expect(purposes(files)).toEqual({ "npm:a": false, "npm:t": true, "npm:u": true });
  });
});

describe("how names lead to packages", () => {
  const TWICE: Files = {
    "/app/package.json": { dependencies: { a: "1", "@s/x": "1" } },
    "/app/node_modules/a/package.json": installed("a", { dependencies: { ms: "1" } }),
    "/app/node_modules/a/node_modules/ms/package.json": installed("ms"),
    "/app/node_modules/ms/package.json": { name: "ms", version: "2.0.0" },
    "/app/node_modules/@s/x/package.json": installed("@s/x", { dependencies: { ms: "2" } }),
  };

  it("is the nearest node_modules upward, and two of a name say where they are", () => {
    expect(needsOf(TWICE)).toEqual({
      "npm:@s/x": [["npm:ms (/app/node_modules/ms)"]],
      "npm:a": [["npm:ms (/app/node_modules/a/node_modules/ms)"]],
      "npm:ms (/app/node_modules/a/node_modules/ms)": [],
      "npm:ms (/app/node_modules/ms)": [],
    });
  });

  it("is somebody's wish where a project names it itself", () => {
    expect(Object.values(requested(TWICE))).toEqual([true, true, false, false]);
  });

  const PNPM: Files = {
    "/app/package.json": { dependencies: { a: "1" }, devDependencies: { t: "1" } },
    "/app/node_modules/a": "-> .pnpm/a@1.0.0/node_modules/a",
    "/app/node_modules/t": "-> .pnpm/t@1.0.0/node_modules/t",
    "/app/node_modules/.pnpm/a@1.0.0/node_modules/a/package.json": installed("a", {
      dependencies: { b: "1" },
    }),
    "/app/node_modules/.pnpm/a@1.0.0/node_modules/b": "-> ../../b@1.0.0/node_modules/b",
    "/app/node_modules/.pnpm/b@1.0.0/node_modules/b/package.json": installed("b"),
    "/app/node_modules/.pnpm/t@1.0.0/node_modules/t/package.json": installed("t"),
  };

  it("is through pnpm's links, which go with what they lead to", () => {
    expect(purposes(PNPM)).toEqual({ "npm:a": false, "npm:b": false, "npm:t": true });
    expect(filesOf(PNPM)["npm:b"]).toEqual([
      "/app/node_modules/.pnpm/a@1.0.0/node_modules/b",
      "/app/node_modules/.pnpm/b@1.0.0/node_modules/b/package.json",
    ]);
  });

  it("ends where links lead in a circle", () => {
    const files = { ...PNPM, "/app/node_modules/a": "-> c", "/app/node_modules/c": "-> a" };
    expect(purposes(files)["npm:a"]).toBe(null);
  });
});

describe("which files are a package's", () => {
  it("are those below its folder, less those of packages further in, and the commands that lead to it", () => {
    const files: Files = {
      "/app/node_modules/a/package.json": installed("a"),
      "/app/node_modules/a/dist/package.json": '{"type":"module"}',
      "/app/node_modules/a/index.js": "1",
      "/app/node_modules/a/node_modules/b/package.json": installed("b"),
      "/app/node_modules/a/node_modules/b/cli.js": "1",
      "/app/node_modules/a/node_modules/.bin/b": "-> ../b/cli.js",
      "/app/node_modules/.bin/a": "-> ../a/index.js",
      "/app/node_modules/.cache/x/package.json": "{}",
      "/app/node_modules/left/over.js": "1",
    };
    expect(filesOf(files)).toEqual({
      "npm:a": [
        "/app/node_modules/.bin/a",
        "/app/node_modules/a/dist/package.json",
        "/app/node_modules/a/index.js",
        "/app/node_modules/a/package.json",
      ],
      "npm:b": [
        "/app/node_modules/a/node_modules/.bin/b",
        "/app/node_modules/a/node_modules/b/cli.js",
        "/app/node_modules/a/node_modules/b/package.json",
      ],
    });
  });

  it("has the name of its package.json, though an alias calls its folder otherwise", () => {
    const files = {
      "/app/package.json": { dependencies: { lodash3: "npm:lodash@3" } },
      "/app/node_modules/lodash3/package.json": { name: "lodash", version: "3.10.1" },
    };
    expect(byId(packagesOf(files), ({ version, development }) => [version, development])).toEqual({
      "npm:lodash": ["3.10.1", false],
    });
  });
});

describe("Yarn's Plug'n'Play", () => {
  it("is said to be there, and nothing is claimed of it", () => {
    expect(warningsOf({ "/app/.pnp.cjs": "" })).toEqual([
      "/app/.pnp.cjs is Yarn's Plug'n'Play: which of its packages serve development only is not told",
    ]);
  });
});
