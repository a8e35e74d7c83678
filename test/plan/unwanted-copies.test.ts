import { describe, expect, it } from "vitest";
import { ignoreLines, isIgnored, withLines } from "../../src/plan/ignore-file.ts";
import { rewritten } from "../rewrite/rewritten.ts";
import { contextOf } from "./context-of.ts";
import { shown } from "./evidence.ts";

const MB = 1_000_000;

// The first ones are those of https://docs.docker.com/build/concepts/context/#dockerignore-files
describe("a .dockerignore", () => {
  it.each([
    ["*/temp*", "somedir/temporary.txt", true],
    ["*/temp*", "somedir/temp", true],
    ["*/temp*", "somedir/subdir/temporary.txt", false],
    ["*/*/temp*", "somedir/subdir/temporary.txt", true],
    ["temp?", "tempa", true],
    ["temp?", "tempab", false],
    ["**/*.go", "a/b/c.go", true],
    ["**/*.go", "c.go", true],
    ["*.md\n!README.md", "README.md", false],
    ["*.md\n!README*.md\nREADME-secret.md", "README-secret.md", true],
    ["*.md\nREADME-secret.md\n!README*.md", "README-secret.md", false],
    ["# *.md", "# a.md", false],
    ["/foo/bar", "foo/bar", true],
    ["foo/bar/", "foo/bar/x", true],
    ["node_modules", "web/node_modules/x", false],
    ["**/node_modules", "web/node_modules/x", true],
    ["a[0-9].txt", "a5.txt", true],
    ["a.txt", "abtxt", false],
    ["docs/**", "docs/a/b", true],
    ["*\n!src", "src/a.c", false],
  ])("%j of %s: %s", (text, path, ignored) => {
    expect(isIgnored(ignoreLines(text), path)).toBe(ignored);
  });

  it("gets its lines at the end, as it ends its own", () => {
    expect(withLines(null, ["a"])).toBe("a\n");
    expect(withLines("x", ["a", "b"])).toBe("x\na\nb\n");
    expect(withLines("x\r\n", ["a"])).toBe("x\r\na\r\n");
  });
});

const PACK = { ".git/objects/pack/p": "", ".git/HEAD": "", "src/a.js": "" } as const;
const STORED = { "/app/.git/objects/pack/p": 9 * MB, "/app/.git/HEAD": 20, "/app/src/a.js": MB } as const;

const outcome = (
  files: Readonly<Record<string, string>>,
  { lines = "WORKDIR /app\nCOPY . .\n", stored = STORED as Parameters<typeof shown>[1][number] } = {},
) => {
  const text = `FROM a\n${lines}`;
  const line = text.split("\n").findIndex((one) => /^(?:COPY|ADD)/.test(one)) + 1;
  const { evidence } = shown(text, { ...(lines.startsWith("WORKDIR") ? { 2: {} } : {}), [line]: stored });
  const { text: after, steps, declined } = rewritten(text, { evidence, context: contextOf(files) });
  expect(after).toBe(text);
  return {
    steps: steps.map(({ rule, ignores, savesBytes }) => [rule, ignores, savesBytes]),
    reasons: declined.filter(({ rule }) => rule === "git-folder").map(({ reason }) => reason),
  };
};

describe("what a COPY took and nobody needs", () => {
  it("gets a line in .dockerignore, with the bytes that the image shows", () => {
    expect(outcome(PACK).steps).toEqual([["git-folder", ["**/.git"], 9 * MB + 20]]);
  });

  it("is counted as often as it is stored, each copy once, where a chown -R stores it again", () => {
    const text = "FROM a\nCOPY . /app\nRUN chown -R 1000 /app\n";
    const { evidence } = shown(text, { 2: STORED, 3: STORED }, { owner: { 3: 1000 } });
    const { steps } = rewritten(text, { evidence, context: contextOf(PACK) });
    expect(steps.map(({ rule, savesBytes }) => [rule, savesBytes])).toEqual([
      ["git-folder", 9 * MB + 20],
      ["metadata-only", 10 * MB + 20],
    ]);
  });

  it("is found in the folder that was copied", () => {
    const files = Object.fromEntries(Object.entries(PACK).map(([path, text]) => [`web/${path}`, text]));
    const { steps } = outcome(files, { lines: "COPY web/ /app/\n" });
    expect(steps).toEqual([["git-folder", ["**/.git"], 9 * MB + 20]]);
  });

  it.each([
    [
      "it came from another stage",
      PACK,
      "COPY --from=x /app /app\n",
      "nothing tells where in the build's folder it came from",
    ],
    ["a variable", PACK, "COPY $DIR /app\n", "nothing tells where in the build's folder it came from"],
    [
      "the folder is another one",
      { "src/a.js": "" },
      "COPY . /app\n",
      "the folder of the build has no such files: /app/.git/objects/pack/p",
    ],
    [
      "the image is older than .dockerignore",
      { ...PACK, ".dockerignore": ".git\n" },
      "COPY . /app\n",
      ".dockerignore leaves it out by now: build it again",
    ],
    [
      "trap 90: a line takes it in again",
      { ...PACK, ".dockerignore": "*\n!src\n!.git\n" },
      "COPY . /app\n",
      "line 3 of .dockerignore takes it in, so somebody wants it",
    ],
    ["trap 91: git describe", PACK, "COPY . /app\nRUN git describe > v\n", "line 3 may ask for it"],
    [
      "trap 91: go build",
      PACK,
      "COPY . /app\nRUN go build .\n",
      "line 3 has go write the commit into the program; give it -buildvcs=false first",
    ],
    [
      "trap 91: setuptools_scm",
      { ...PACK, "pyproject.toml": '[build-system]\nrequires = ["setuptools_scm"]\n' },
      "COPY . /app\n",
      "pyproject.toml may ask for it",
    ],
    [
      "trap 91: a script that asks",
      { ...PACK, "build.sh": "v=$(git rev-parse HEAD)\n" },
      "COPY . /app\nRUN ./build.sh\n",
      "build.sh, which line 3 runs, may ask for it",
    ],
    [
      "a script of package.json that asks",
      { ...PACK, "package.json": '{"scripts":{"build":"git rev-parse HEAD > v"}}' },
      "COPY . /app\n",
      "package.json may ask for it",
    ],
    ["a comment", PACK, "# slim ignore=git-folder\nCOPY . /app\n", "a comment above it says to leave it"],
  ])("is left where %s", (_why, files, lines, reason) => {
    expect(outcome(files, { lines })).toEqual({ steps: [], reasons: [reason] });
  });

  it("is not left because a manifest names the address of its sources", () => {
    const manifest = '{"repository":{"type":"git","url":"git+https://example.invalid/x.git"}}';
    expect(outcome({ ...PACK, "package.json": manifest }).steps).toHaveLength(1);
  });

  it("is said to need the folder where it was not given", () => {
    const text = "FROM a\nCOPY . /app\n";
    const { declined } = rewritten(text, { evidence: shown(text, { 2: STORED }).evidence });
    expect(declined.find(({ rule }) => rule === "git-folder")?.reason).toMatch(
      /--context DIR has slim do it\.$/,
    );
  });
});
