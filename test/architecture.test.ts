import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { describe, expect, it } from "vitest";

/** What may import what. A room's own files may import one another. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  "src/model": [],
  "src/io": ["src/model"],
  "src/layers": ["src/model"],
  "src/shell": ["src/model"],
  "src/dockerfile": ["src/model", "src/shell"],
  "src/contents": ["src/model", "src/shell"],
  "src/detect": ["src/model"],
  "src/recipe": ["src/model", "src/dockerfile", "src/shell"],
  "src/plan": ["src/model", "src/shell", "src/recipe"],
  "src/split": ["src/model", "src/shell", "src/recipe"],
  "src/rewrite": ["src/model", "src/shell", "src/recipe"],
  "src/report": ["src/model"],
  "src/post": ["src/model"],
  "src/analyze.ts": ["src/model", "src/layers", "src/dockerfile", "src/detect", "src/plan", "src/report"],
  "src/cli": [
    "src/model",
    "src/io",
    "src/layers",
    "src/dockerfile",
    "src/contents",
    "src/detect",
    "src/recipe",
    "src/plan",
    "src/split",
    "src/rewrite",
    "src/report",
    "src/post",
    "src/analyze.ts",
    "rules",
  ],
  "src/bin.ts": ["src/cli"],
  rules: ["src/model"],
};

/** Rooms that may know of disks, processes, threads and time. All others are pure. */
const IMPURE = new Set(["src/io", "src/cli", "src/bin.ts"]);

/** Where a package may be imported: replacing one is a change of one file, or of one folder. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  "@octokit/request": /^src\/io\/hosts\/github-ask\.ts$/,
  unbash: /^src\/shell\//,
  diff: /^src\/report\/diff\.ts$/,
  "dockerfile-ast": /^src\/dockerfile\/second-opinion\.ts$/,
  minimatch: /^src\/detect\/by-rules\.ts$/,
  yaml: /^src\/cli\/config\/read\.ts$/,
  yargs: /^src\/cli\//,
  zstddec: /^src\/io\/compression\.ts$/,
  "@bokuweb/zstd-wasm": /^src\/io\/zstd-encoder\.ts$/,
};

const LINES_MAX = 220;

interface Source {
  readonly path: string;
  readonly text: string;
}

const sourcesIn = (folder: string): Source[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith(".ts"))
    .sort()
    .map((path) => ({ path, text: readFileSync(path, "utf8") }));

const sources = [...sourcesIn("src"), ...sourcesIn("rules")];

/** Every module that a text imports: `import … from`, `export … from`, `import "…"`, `import("…")`; types too. */
const importsOf = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom\s*|\bimport\s*\(?\s*)"([^"\n]+)"/g)].map(([, name]) => name ?? "");

const roomOf = (path: string): string => {
  const [top = "", next = ""] = path.split("/");
  return top === "src" ? `${top}/${next}` : top;
};

const isRelative = (name: string): boolean => name.startsWith(".");
const targetOf = (source: Source, name: string): string => normalize(join(dirname(source.path), name));

/** What is wrong with one file's imports, in words. */
const wrongImports = (source: Source): string[] => {
  const room = roomOf(source.path);
  return importsOf(source.text).flatMap((name) => {
    if (!isRelative(name)) return [];
    if (!name.endsWith(".ts")) return [`${source.path} imports ${name} without .ts`];
    const other = roomOf(targetOf(source, name));
    return other === room || ROOMS[room]?.includes(other) ? [] : [`${source.path} imports ${other}`];
  });
};

/** A text without its comments and plain strings; what templates hold stays, for code stands in them. */
const codeOf = (text: string): string =>
  text.replace(
    /\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|(^|[^:\\])\/\/.*$/gm,
    (_all, before = "") => `${before} `,
  );

const FORBIDDEN: Readonly<Record<string, RegExp>> = {
  async: /\basync\b|\bawait\b|\bPromise\b/,
  process: /\bprocess\s*[.[]/,
  console: /\bconsole\s*[.[]/,
  clock: /\bDate\s*[.(]|\bnew Date\b|\bperformance\s*\.|\bsetTimeout\b|\bsetInterval\b/,
  randomness: /\bMath\.random\b|\brandomUUID\b|\brandomBytes\b/,
  network: /\bfetch\s*\(/,
};

/** What a pure room may have of Node's all the same: it reads nothing, waits for nothing, and gives the same for the same. */
const ALLOWED: Readonly<Record<string, string>> = { "src/contents/zip/inflate.ts": "node:zlib" };

const impurities = ({ path, text }: Source): string[] => [
  ...Object.entries(FORBIDDEN)
    .filter(([, pattern]) => pattern.test(codeOf(text)))
    .map(([what]) => `${path}: ${what}`),
  ...importsOf(text)
    .filter((name) => name.startsWith("node:") && ALLOWED[path] !== name)
    .map((name) => `${path}: ${name}`),
];

const packageOf = (name: string): string =>
  name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");

const packagesIn = ({ text }: Source): string[] =>
  importsOf(text)
    .filter((name) => !isRelative(name) && !name.startsWith("node:"))
    .map(packageOf);

describe("the house", () => {
  it("has no room that nobody planned", () => {
    expect([...new Set(sources.map(({ path }) => roomOf(path)))].filter((room) => !ROOMS[room])).toEqual([]);
    expect(sources.length).toBeGreaterThan(100);
  });

  it("siblings never import siblings", () => {
    expect(sources.flatMap(wrongImports)).toEqual([]);
  });

  it("no file leads back to itself by what it imports, types too", () => {
    const imports = new Map(
      sources.map((source) => [
        source.path,
        importsOf(source.text)
          .filter(isRelative)
          .map((name) => targetOf(source, name)),
      ]),
    );
    const open: string[] = [];
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (path: string): void => {
      if (open.includes(path)) circles.push([...open.slice(open.indexOf(path)), path].join(" → "));
      if (done.has(path) || open.includes(path)) return;
      open.push(path);
      for (const next of imports.get(path) ?? []) visit(next);
      open.pop();
      done.add(path);
    };
    for (const { path } of sources) visit(path);
    expect(circles).toEqual([]);
  });

  it("files import no file that is not there", () => {
    const known = new Set(sources.map(({ path }) => path));
    const missing = sources.flatMap((source) =>
      importsOf(source.text)
        .filter((name) => isRelative(name) && !known.has(targetOf(source, name)))
        .map((name) => `${source.path}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it("pure rooms know of no disk, process, thread, time or chance", () => {
    expect(sources.filter(({ path }) => !IMPURE.has(roomOf(path))).flatMap(impurities)).toEqual([]);
  });

  it("one package has one place", () => {
    const misplaced = sources.flatMap((source) =>
      packagesIn(source)
        .filter((name) => !PACKAGES[name]?.test(source.path))
        .map((name) => `${source.path}: ${name}`),
    );
    expect(misplaced).toEqual([]);
  });

  it("every package that ships is used, every one that is used ships", () => {
    const { dependencies } = JSON.parse(readFileSync("package.json", "utf8"));
    expect(Object.keys(dependencies).sort()).toEqual([...new Set(sources.flatMap(packagesIn))].sort());
  });

  it("process and console are spoken to in bin.ts alone, and where a draft is named", () => {
    const speaks = (source: Source): boolean =>
      ["process", "console"].some((what) => FORBIDDEN[what]?.test(codeOf(source.text)));
    const places = sources.filter(speaks).map(({ path }) => path);
    expect(places.filter((path) => !path.startsWith("src/io/"))).toEqual(["src/bin.ts"]);
  });

  it("has no drawer for whatever is left", () => {
    const drawers = sources.filter(({ path }) =>
      /\/(utils?|helpers?|common|misc|manager|shared)[./]/.test(path),
    );
    expect(drawers.map(({ path }) => path)).toEqual([]);
  });

  it(`a file fits in the head: ${LINES_MAX} lines`, () => {
    const long = sources.filter(({ path }) => path.startsWith("src/"));
    expect(
      long
        .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
        .filter((f) => f.lines > LINES_MAX),
    ).toEqual([]);
  });

  it("tests hide nothing, unless the program or the image that they need is missing", () => {
    const hidden = sourcesIn("test").filter(({ path, text }) => {
      const guests = path.startsWith("test/oracle/") || path.startsWith("test/real/");
      const pattern = guests
        ? /\.(only|todo)\s*\(|\bvi\.mock\b/
        : /\.(only|todo|skip|runIf)\s*\(|\bvi\.mock\b/;
      return pattern.test(codeOf(text));
    });
    expect(hidden.map(({ path }) => path)).toEqual([]);
  });
});

describe("what reads the imports", () => {
  it.each([
    ['import { a } from "./a.ts";', ["./a.ts"]],
    ['import {\n  a,\n  b,\n} from "../model/a.ts";', ["../model/a.ts"]],
    ['import type { A } from "./a.ts"; import b from "b";', ["./a.ts", "b"]],
    ['export { a } from "./a.ts";', ["./a.ts"]],
    ['import "./a.ts";', ["./a.ts"]],
    ['const a = await import("./a.ts");', ["./a.ts"]],
    ['const a = (await import(\n  "./a.ts"\n)).a;', ["./a.ts"]],
  ])("%j", (text, names) => {
    expect(importsOf(text)).toEqual(names);
  });

  it("sees a sibling, a missing ending, and what is allowed", () => {
    const text = 'import "../detect/a.ts"; import "../model/a.ts"; import "./b.ts"; import "./c";';
    expect(wrongImports({ path: "src/report/a.ts", text })).toEqual([
      "src/report/a.ts imports src/detect",
      "src/report/a.ts imports ./c without .ts",
    ]);
  });

  it("sees what is impure, in code and not in words", () => {
    const words = '// process.env\n/* console.log */ const url = "https://x/process.env"; const clock = 1;';
    expect(impurities({ path: "a.ts", text: words })).toEqual([]);
    const code = 'import "node:fs";\nconst a = async () => process.env.A; // x\nconsole.log(Date.now());';
    expect(impurities({ path: "a.ts", text: code })).toEqual([
      "a.ts: async",
      "a.ts: process",
      "a.ts: console",
      "a.ts: clock",
      "a.ts: node:fs",
    ]);
  });
});
