import { describe, expect, it } from "vitest";
import { readRecipe } from "../../src/recipe/read.ts";
import { rewritten, rewrittenRuns } from "./rewritten.ts";

const CLEAN = "rm -rf /var/lib/apt/lists/*";
const UPDATE = "apt-get update && apt-get install -y";

const reasonsOf = (text: string): string[] => rewritten(text).declined.map(({ reason }) => reason);
const instructionsOf = (text: string): string[] =>
  readRecipe(text, "Dockerfile").stages.flatMap((sites) =>
    sites.map(({ instruction }) => instruction.keyword),
  );

describe("traps of parsing and editing", () => {
  it("trap 1: a heredoc with a blank is one instruction, its body none", () => {
    expect(instructionsOf("FROM a\nRUN cat << 'EOF'\nFROM x\nEOF\n")).toEqual(["FROM", "RUN"]);
  });
  it("trap 2: a quoted << is text", () => {
    expect(instructionsOf('FROM a\nRUN echo "a <<EOF b"\nRUN true\n')).toEqual(["FROM", "RUN", "RUN"]);
  });
  it("trap 3: an exec form with << is no heredoc", () => {
    expect(instructionsOf('FROM a\nRUN ["sh", "-c", "cat <<EOF"]\nRUN true\n')).toEqual([
      "FROM",
      "RUN",
      "RUN",
    ]);
  });
  it.each([
    "RUN 3<<EOF cat\nFROM y\nEOF",
    "RUN cat <<A <<B\nFROM a\nA\nFROM b\nB",
    "RUN <<-EOF\n\tFROM y\n\tEOF",
  ])("trap 4: %j is one instruction", (run) => {
    expect(instructionsOf(`FROM a\n${run}\nRUN true\n`)).toEqual(["FROM", "RUN", "RUN"]);
  });
  it("trap 5: a doubled backslash at a line's end continues nothing", () => {
    expect(rewrittenRuns("RUN echo a \\\\", `RUN ${UPDATE} x`)).toBe(
      `RUN echo a \\\\\nRUN ${UPDATE} x && ${CLEAN}`,
    );
  });
  it("trap 6: a file for Windows, whose path ends in a backslash, is reported and not edited", () => {
    const text = "# escape=`\nFROM a\nWORKDIR C:\\app\\\nRUN npm ci\n";
    expect(instructionsOf(text)).toEqual(["FROM", "WORKDIR", "RUN"]);
    expect(rewritten(text).text).toBe(text);
    expect(reasonsOf(text)).toEqual([
      "the RUN is in a file that is written for Windows, so it is not edited",
    ]);
  });
  it("trap 7: comments and blank lines within a continuation stay as they are", () => {
    const run = "RUN apt-get update \\\n  # why\n\n  && apt-get install -y x";
    expect(rewrittenRuns(run)).toBe(`${run} \\\n  && ${CLEAN}`);
  });
  it("trap 8: a pragma keeps its rule off, and stays above its instruction after other edits", () => {
    const text = `FROM a\nRUN pip install x\n# hadolint ignore=DL3009\nRUN ${UPDATE} x\n`;
    expect(rewritten(text).text).toBe(text.replace("install x\n#", "install --no-cache-dir x\n#"));
  });
  it("trap 8: a pragma above an instruction that would go keeps it", () => {
    const text = "FROM a\n# hadolint ignore=DL3042\nRUN apt-get update\nRUN apt-get install -y x\n";
    expect(rewritten(text).text).toBe(text);
  });
  it("trap 9: CRLF, a byte order mark and a missing last newline stay", () => {
    const text = `\u{FEFF}FROM a\r\nRUN ${UPDATE} \\\r\n    x`;
    expect(rewritten(text).text).toBe(`${text} \\\r\n    && ${CLEAN}`);
  });
  it("trap 11: stages and --from are the same whatever their case", () => {
    const text = `from alpine as Base\nrun true\nfrom debian\ncopy --from=base /a /a\nrun ${UPDATE} x\n`;
    expect(rewritten(text).text).toBe(text.replace(" x\n", ` x && ${CLEAN}\n`));
  });
  it("trap 10: the head with its directives stays the head", () => {
    const head = "# syntax=docker/dockerfile:1\n# check=skip=all\n";
    expect(rewritten(`${head}FROM a\nRUN ${UPDATE} x\n`).text).toBe(
      `${head}FROM a\nRUN ${UPDATE} x && ${CLEAN}\n`,
    );
  });
  it("trap 13: JSON with single quotes or a comma too many is shell form", () => {
    expect(rewrittenRuns("RUN ['pip', 'install']")).toBe("RUN ['pip', 'install']");
    expect(readRecipe('FROM a\nCMD ["a",]\n', "x").stages[0]?.[1]?.instruction.argument).toBe('["a",]');
  });
  it("trap 15: ONBUILD is not edited", () => {
    expect(rewrittenRuns("ONBUILD RUN pip install x")).toBe("ONBUILD RUN pip install x");
  });
  it("trap 16: a cache mount needs no option, and keeps its blank", () => {
    const run = "RUN --mount=type=cache,target=/root/.cache/pip pip install x";
    expect(rewrittenRuns(run)).toBe(run);
  });
  it("trap 18: a rewrite of its own output is empty", () => {
    const once = rewritten(`FROM a\nRUN ${UPDATE} x\nRUN pip install y\n`).text;
    expect(rewritten(once).steps).toEqual([]);
  });
  it.each(["echo $'a'", `echo \${x//a/b}`, "[[ -f a ]]", "diff <(a) <(b)"])(
    "trap 20: %s under /bin/sh is Bash, and the RUN is left",
    (bash) => {
      const run = `RUN ${bash} && pip install x`;
      expect(rewrittenRuns(run)).toBe(run);
    },
  );
});

describe("traps of the shell", () => {
  it.each([
    [
      "trap 21: set -e lists are mended with ;",
      `set -eux; apt-get update; apt-get install -y x; make`,
      `set -eux; apt-get update; apt-get install -y x; ${CLEAN}; make`,
    ],
    [
      "without set -e the status stays the last command's",
      "apt-get update; apt-get install -y x",
      `apt-get update; apt-get install -y x && ${CLEAN}`,
    ],
    [
      "trap 22: a comment at the end swallows nothing",
      `${UPDATE} x # note`,
      `${UPDATE} x && ${CLEAN} # note`,
    ],
    ["trap 23: a trailing ; stays", `${UPDATE} x;`, `${UPDATE} x && ${CLEAN};`],
    ["trap 24: behind || true it goes to the end", `${UPDATE} x || true`, `${UPDATE} x || true && ${CLEAN}`],
    [
      "trap 32: a condition is left whole",
      `apt-get update && if a; then apt-get install -y x; fi`,
      `apt-get update && if a; then apt-get install -y x; fi && ${CLEAN}`,
    ],
    [
      "trap 34: a loop is left whole",
      `apt-get update && for p in a b; do apt-get install -y $p; done`,
      `apt-get update && for p in a b; do apt-get install -y $p; done && ${CLEAN}`,
    ],
    [
      "trap 33: packages may come from a command",
      `${UPDATE} $(cat pkgs)`,
      `${UPDATE} $(cat pkgs) && ${CLEAN}`,
    ],
    [
      "trap 30: sudo stays, and cleans up",
      "sudo apt-get update && sudo apt-get install -y x",
      `sudo apt-get update && sudo apt-get install -y x && sudo ${CLEAN}`,
    ],
  ])("%s", (_title, before, after) => {
    expect(rewrittenRuns(`RUN ${before}`)).toBe(`RUN ${after}`);
  });
  it.each([
    ["trap 31: exec", `${UPDATE} x && exec y`, "line 2 ends its shell by itself"],
    ["exit", `${UPDATE} x && exit 0`, "line 2 ends its shell by itself"],
    ["a background", `${UPDATE} x &`, "line 2 leaves a command in the background"],
    ["a negation", `apt-get update && ! apt-get install -y x`, "line 2 ends with a command that is to fail"],
  ])("%s at the end is declined", (_title, run, reason) => {
    expect(reasonsOf(`FROM debian\nRUN ${run}\n`)).toEqual([reason]);
  });
  it("trap 28: an exec form is reported only", () => {
    expect(reasonsOf('FROM a\nRUN ["apt-get", "install", "x"]\n')).toEqual([
      "the RUN is in exec form, so it is not edited",
    ]);
  });
  it("trap 29: PowerShell is left, Bash with pipefail is not", () => {
    const text = (shell: string): string => `FROM a\nSHELL ${shell}\nRUN pip install x\n`;
    expect(rewritten(text('["powershell"]')).steps).toEqual([]);
    expect(rewritten(text('["/bin/bash", "-o", "pipefail", "-c"]')).steps).toHaveLength(1);
  });
  it.each(["bash -c 'pip install x'", "su app -c 'pip install x'", "sh -lc 'npm ci'"])(
    "trap 35: %s is left",
    (run) => {
      expect(rewrittenRuns(`RUN ${run}`)).toBe(`RUN ${run}`);
    },
  );
});

describe("traps of package managers", () => {
  it("trap 36: a second install without update gets one", () => {
    expect(rewrittenRuns(`RUN ${UPDATE} a`, "RUN apt-get install -y b")).toBe(
      `RUN ${UPDATE} a && ${CLEAN}\nRUN apt-get update && apt-get install -y b && ${CLEAN}`,
    );
  });
  it.each([
    "curl -fsS x | bash",
    "npx playwright install --with-deps",
    "./install.sh",
    "bash setup.sh",
    "add-apt-repository x",
  ])("trap 37: with `%s` after it nothing is deleted", (script) => {
    const runs = [`RUN ${UPDATE} a`, `RUN ${script}`];
    expect(rewrittenRuns(...runs)).toBe(runs.join("\n"));
  });
  it.each(["apt-get build-dep -y x", "apt-get -f install", "apt-get source x", "apt-get upgrade -y"])(
    "trap 38: `%s` lives off lists too",
    (consumer) => {
      expect(rewrittenRuns(`RUN ${UPDATE} a`, `RUN ${consumer}`)).toContain(
        `RUN apt-get update && ${consumer}`,
      );
    },
  );
  it("trap 39: a stage on a cleaned one is looked at", () => {
    const text = `FROM a AS base\nRUN ${UPDATE} x\nFROM base AS test\nRUN apt-get install -y y\nFROM base\nCMD z\n`;
    expect(rewritten(text).text).toContain("RUN apt-get update && apt-get install -y y");
  });
  it("trap 39: a stage on a cleaned one that cannot be read keeps the lists", () => {
    const text = `FROM a AS base\nRUN ${UPDATE} x\nFROM base\nRUN ["apt-get", "install", "y"]\n`;
    expect(rewritten(text).text).toBe(text);
  });
  it("trap 40: lists on a mount are left", () => {
    const run = `RUN --mount=type=cache,target=/var/lib/apt/lists ${UPDATE} x`;
    expect(rewrittenRuns(run)).toBe(run);
  });
  it("trap 42: an rm in a RUN of its own frees nothing, and is said to", () => {
    expect(reasonsOf("FROM a\nRUN echo > /f\nRUN rm /f\n")).toEqual([
      "it only hides /f, which line 2 stored; give the image that this built with --image, and its bytes tell",
    ]);
  });
  it("trap 45: with apk update gone every apk add fetches its own", () => {
    expect(rewrittenRuns("RUN apk update", "RUN apk add a", "RUN apk add b")).toBe(
      "RUN apk add --no-cache a\nRUN apk add --no-cache b",
    );
  });
  it("trap 47: a clean before the install is none", () => {
    expect(rewrittenRuns("RUN dnf clean all && dnf install -y x")).toBe(
      "RUN dnf clean all && dnf install -y x && dnf clean all",
    );
  });
  it("trap 50: poetry's environments are never deleted", () => {
    expect(rewrittenRuns("RUN poetry install")).not.toMatch(/virtualenvs|pypoetry(?:\s|$)/);
  });
  it("trap 56: Yarn 2 and later run from their cache: without an image it stays", () => {
    expect(rewrittenRuns("RUN yarn install --immutable")).toBe("RUN yarn install --immutable");
  });
  it("an install that later works offline keeps its cache", () => {
    expect(rewrittenRuns("RUN npm ci", "RUN npm rebuild --offline")).toBe(
      "RUN npm ci\nRUN npm rebuild --offline",
    );
  });
  it("a tool that is taken away cleans up before", () => {
    const run = "RUN apk add --no-cache npm && npm ci && apk del npm";
    expect(rewrittenRuns(run)).toMatch(/npm ci \\\n {4}&& npm cache clean [^\n]* \\\n {4}&& apk del npm$/);
  });
});

describe("traps of what a Dockerfile means", () => {
  it("trap 73: COPY --from=0 means the same stage after", () => {
    const text = `FROM a\nRUN make\nFROM b\nRUN apt-get update\nRUN apt-get install -y x\nCOPY --from=0 /x /x\n`;
    expect(instructionsOf(rewritten(text).text)).toEqual(["FROM", "RUN", "FROM", "RUN", "COPY"]);
  });
  it("a stage that ships in no image is left", () => {
    const text = `FROM a AS build\nRUN ${UPDATE} gcc\nFROM b\nCOPY --from=build /x /x\n`;
    expect(rewritten(text).text).toBe(text);
    expect(rewritten(text, { target: 0 }).steps).toHaveLength(1);
  });
  it("trap 83: ADD of an address stays ADD", () => {
    expect(rewrittenRuns("ADD https://example.invalid/a.tgz /a/")).toBe(
      "ADD https://example.invalid/a.tgz /a/",
    );
  });
  it("--risk safe leaves out what a person should look at", () => {
    expect(rewritten(`FROM a\nRUN ${UPDATE} x\n`, { risk: "safe" }).steps.map(({ risk }) => risk)).toEqual([
      "safe",
    ]);
  });
});

describe("cache mounts and cleaning, one or the other", () => {
  const MOUNT = "--mount=type=cache,target=/root/.cache/pip";
  it("a file that mounts goes on mounting", () => {
    expect(rewrittenRuns(`RUN ${MOUNT} pip install a`, "RUN npm ci")).toBe(
      `RUN ${MOUNT} pip install a\nRUN --mount=type=cache,target=/root/.npm npm ci`,
    );
  });
  it("or cleans up where it is told to", () => {
    const text = `FROM a\nRUN ${MOUNT} pip install a\nRUN pip install b\n`;
    expect(rewritten(text, { cacheMounts: false }).text).toBe(
      text.replace("install b", "install --no-cache-dir b"),
    );
  });
  it("apt gets its lists on a mount, each RUN its own update", () => {
    const text = `FROM a\nRUN ${UPDATE} x\nRUN apt-get install -y y\n`;
    const mount = "--mount=type=cache,target=/var/lib/apt/lists,sharing=locked";
    expect(rewritten(text, { cacheMounts: true }).text).toBe(
      `FROM a\nRUN ${mount} ${UPDATE} x\nRUN ${mount} ${UPDATE} y\n`,
    );
  });
  it("trap 93: a mount is not for another user, and hides nothing", () => {
    const mounted = (lines: string): readonly string[] =>
      rewritten(`FROM a\n${lines}\n`, { cacheMounts: true }).declined.map(({ reason }) => reason);
    expect(mounted("USER app\nRUN npm ci")).toEqual(["the RUN is app's, and a cache mount is root's"]);
    expect(mounted("COPY x /root/.npm/x\nRUN npm ci")).toEqual([
      "the RUN would hide what line 2 has to do with in /root/.npm",
    ]);
  });
  it("is left alone the second time", () => {
    const once = rewritten(`FROM a\nRUN ${UPDATE} x\nRUN npm ci\nRUN pip install y\n`, {
      cacheMounts: true,
    }).text;
    expect(rewritten(once).text).toBe(once);
  });
});
