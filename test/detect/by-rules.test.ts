import { describe, expect, test } from "vitest";
import { claimByRules } from "../../src/detect/by-rules.ts";
import type { Claim } from "../../src/model/finding.ts";
import type { Example, Rule } from "../../src/model/rule.ts";
import { imageOf, sceneOf } from "../support/image.ts";

type Layers = Example["layers"];

const rule = (id: string, paths: Rule["paths"], more: Partial<Rule> = {}): Rule => ({
  id,
  title: id,
  why: "It is a test.",
  source: "https://example.com/",
  risk: "safe",
  group: "caches",
  paths,
  fix: { kind: "flag", command: "tool install", flag: "--no-cache" },
  examples: [
    { title: "found", layers: [], foundBytes: 1 },
    { title: "silent", layers: [], foundBytes: 0 },
  ],
  ...more,
});

const CACHE = rule("cache", ["~/.cache/tool/**", "$TOOL_CACHE/**"]);

const pathsOf = (claims: readonly Claim[]): string[] => claims.map((claim) => claim.path);

const claim = (
  layers: Layers,
  rules: readonly Rule[],
  { env = [], passwd = "" }: { readonly env?: readonly string[]; readonly passwd?: string } = {},
): Claim[] => claimByRules(sceneOf(imageOf(layers, { env }), { "/etc/passwd": passwd }), rules);

describe("claimByRules", () => {
  test("says what is wasted, where it is stored, and what to do", () => {
    expect(claim([{ "/bin/tool": 5 }, { "/root/.cache/tool/a": 7 }], [CACHE])).toEqual([
      {
        waste: {
          id: "cache",
          title: "cache",
          kind: "removable",
          risk: "safe",
          why: "It is a test.",
          source: "https://example.com/",
          fix: "Add `--no-cache` to `tool install`.",
        },
        ref: { layer: 1, entry: 0 },
        path: "/root/.cache/tool/a",
        bytes: 7,
        byLayer: null,
      },
    ]);
  });

  test.each<[string, Layers, readonly string[]]>([
    ["passes over empty files", [{ "/root/.cache/tool/a": 0 }], []],
    [
      "passes over what a later layer removed",
      [{ "/root/.cache/tool/a": 1 }, { "/root/.cache/.wh.tool": 0 }],
      [],
    ],
    [
      "claims the copy that is live and not the one below it",
      [{ "/root/.cache/tool/a": 1 }, { "/root/.cache/tool/a": 2 }],
      ["/root/.cache/tool/a"],
    ],
    [
      "goes by layer and entry, whatever order the tree has",
      [{ "/root/.cache/tool/b": 1 }, { "/root/.cache/tool/c": 1, "/root/.cache/tool/a": 1 }],
      ["/root/.cache/tool/b", "/root/.cache/tool/c", "/root/.cache/tool/a"],
    ],
    [
      "counts files that begin with a dot",
      [{ "/root/.cache/tool/.index/.a": 1 }],
      ["/root/.cache/tool/.index/.a"],
    ],
  ])("%s", (_title, layers, expected) => {
    expect(pathsOf(claim(layers, [CACHE]))).toEqual(expected);
  });

  test("gives a file to the first rule that matches, and what that spares to the next", () => {
    const first = rule("first", ["/tmp/build/**"], { except: ["**/*.keep"] });
    const claims = claim(
      [{ "/tmp/build/a.keep": 1, "/tmp/build/b": 1, "/tmp/c": 1 }],
      [first, rule("all", ["/tmp/**"])],
    );
    expect(claims.map(({ waste, path }) => `${waste.id} ${path}`)).toEqual([
      "all /tmp/build/a.keep",
      "first /tmp/build/b",
      "all /tmp/c",
    ]);
  });

  test("leaves the files of a silenced rule to the next", () => {
    const silenced = rule("silenced", ["/tmp/**"], { unless: ["**/.in-use"] });
    const claims = claim([{ "/tmp/a": 1, "/app/.in-use": "dir" }], [silenced, rule("all", ["/tmp/**"])]);
    expect(claims.map(({ waste }) => waste.id)).toEqual(["all"]);
  });

  test.each<[string, readonly string[]]>([
    ["/root", []],
    ["/home/anyone", []],
    ["/var/lib/jenkins", ["jenkins:x:1000:1000:Jenkins,,,:/var/lib/jenkins:/bin/bash"]],
    ["/srv/app", ["root:x:0:0:root:/root:/bin/sh", "app:x:10001:0::/srv/app/:/bin/sh", ""]],
  ])("finds the home %s", (home, accounts) => {
    const claims = claim([{ [`${home}/.cache/tool/a`]: 1 }], [CACHE], { passwd: accounts.join("\n") });
    expect(claims).toHaveLength(1);
  });

  test.each([
    "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin",
    "nobody:x:65534:65534:nobody:/:/sbin/nologin",
    "odd:x:7:7::/srv/{a,b}:/bin/sh",
    "short:x",
  ])("takes no home from the account %s", (passwd) => {
    const layers = [{ "/usr/sbin/.cache/tool/a": 1, "/.cache/tool/a": 1, "/srv/a/.cache/tool/a": 1 }];
    expect(claim(layers, [CACHE], { passwd })).toEqual([]);
  });

  test.each<[string, string, string]>([
    ["HOME, which may be the root where the user has no account", "HOME=/", "/.cache/tool/a"],
    ["HOME elsewhere", "HOME=/srv/app", "/srv/app/.cache/tool/a"],
    ["a variable", "TOOL_CACHE=/cache/", "/cache/a"],
    ["a list of folders", "TOOL_CACHE=/one:/two", "/two/a"],
    ["a value with an equals sign", "TOOL_CACHE=/a=b", "/a=b/c"],
  ])("follows %s", (_title, variable, path) => {
    expect(pathsOf(claim([{ [path]: 1 }], [CACHE], { env: [variable] }))).toEqual([path]);
  });

  test.each([
    "TOOL_CACHE=/",
    "TOOL_CACHE=",
    "TOOL_CACHE=cache",
    "TOOL_CACHE",
    "TOOL_CACHE=/ca*",
    "OTHER=/cache",
  ])("does not follow %s", (variable) => {
    expect(claim([{ "/cache/a": 1, "/bin/sh": 1 }], [CACHE], { env: [variable] })).toEqual([]);
  });

  test.each<[string, Layers, readonly string[]]>([
    [
      "claims a body once where all its names match",
      [{ "/root/.cache/tool/a": 9, "/root/.cache/tool/b": "link:/root/.cache/tool/a" }],
      ["/root/.cache/tool/a"],
    ],
    [
      "spares a body that has a name elsewhere, whichever comes first",
      [{ "/app/a": 9, "/root/.cache/tool/a": "link:/app/a" }],
      [],
    ],
    [
      "spares a body that a later layer linked",
      [{ "/root/.cache/tool/a": 9 }, { "/app/a": "link:/root/.cache/tool/a" }],
      [],
    ],
    [
      "claims it again when the name elsewhere is gone",
      [{ "/root/.cache/tool/a": 9, "/app/a": "link:/root/.cache/tool/a" }, { "/app/.wh.a": 0 }],
      ["/root/.cache/tool/a"],
    ],
    [
      "spares a body whose names fall to different rules",
      [{ "/root/.cache/tool/a": 9, "/tmp/a": "link:/root/.cache/tool/a" }],
      [],
    ],
  ])("%s (hard links)", (_title, layers, expected) => {
    expect(pathsOf(claim(layers, [CACHE, rule("all", ["/tmp/**"])]))).toEqual(expected);
  });

  test.each<[string, Layers, readonly string[]]>([
    [
      "spares a folder that a link from elsewhere leads to",
      [{ "/root/.cache/tool/x/a": 9, "/root/.cache/tool/b": 1, "/app/lib": "symlink:/root/.cache/tool/x" }],
      ["/root/.cache/tool/b"],
    ],
    [
      "reads a relative target from the link's folder",
      [{ "/root/.cache/tool/a": 9, "/root/bin/a": "symlink:../.cache/tool/a" }],
      [],
    ],
    [
      "takes no notice of links within the cache",
      [{ "/root/.cache/tool/x/a": 9, "/root/.cache/tool/latest": "symlink:x" }],
      ["/root/.cache/tool/x/a"],
    ],
  ])("%s (symbolic links)", (_title, layers, expected) => {
    expect(pathsOf(claim(layers, [CACHE]))).toEqual(expected);
  });

  test("still claims a document that is linked to", () => {
    const pages = rule("pages", ["/usr/share/man/**"], { group: "documents" });
    const layers: Layers = [{ "/usr/share/man/a": 9, "/etc/alternatives/a": "symlink:/usr/share/man/a" }];
    expect(pathsOf(claim(layers, [pages]))).toEqual(["/usr/share/man/a"]);
  });
});

describe("globs", () => {
  test.each<[string, string, string]>([
    ["/a/**", "/a/b/c", "/ab/c"],
    ["**/name/**", "/x/name/y", "/y/name"],
    ["**/*.{d.ts,map}", "/x/y.d.ts", "/x/y.ts"],
    ["**/node_modules/**/*.md", "/a/node_modules/b/c.md", "/a/modules/b/c.md"],
    ["/a/*/c", "/a/b/c", "/a/b/b/c"],
    ["/a/**/c", "/a/c", "/a/d"],
    ["/a/[[:digit:]]/c", "/a/1/c", "/a/b/c"],
    ["/a/\\*/c", "/a/*/c", "/a/b/c"],
    ["**/.*.swp", "/a/.b.swp", "/a/b.swp"],
    ["/a/[!b]*/c", "/a/x/c", "/a/b/c"],
    ["**/*~", "/a/b~", "/a/b~c"],
    ["**/core.+([0-9])", "/a/core.12", "/a/core.x"],
    ["/a/?.log", "/a/b.log", "/a/bb.log"],
    ["/#a/!b/**", "/#a/!b/c", "/a/b/c"],
    ["/**", "/a", ""],
  ])("%s matches %s and not %s", (glob, inside, outside) => {
    const layers = [{ [inside]: 1, ...(outside === "" ? {} : { [outside]: 1 }) }];
    expect(pathsOf(claim(layers, [rule("glob", [glob])]))).toEqual([inside]);
  });
});
