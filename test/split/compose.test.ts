import { describe, expect, it } from "vitest";
import { readRecipe } from "../../src/recipe/read.ts";
import { accountCommands } from "../../src/split/accounts.ts";
import { composeSplit } from "../../src/split/compose.ts";
import type { Copies } from "../../src/split/copies.ts";
import { splitFault } from "../../src/split/fault.ts";
import type { Parts } from "../../src/split/final-stage.ts";

const COPIES: Copies = {
  copyings: [{ kind: "folder", folder: "/app", names: [], owner: "0:0" }],
  made: [],
  links: [],
  cleared: [],
  straysBytes: 0,
};
const PARTS: Parts = {
  install: null,
  accounts: [],
  copies: COPIES,
  removed: [],
  prune: [],
  runsLdconfig: false,
};

const composed = (text: string, parts: Partial<Parts> = {}): string =>
  composeSplit(readRecipe(text, "Dockerfile"), { ...PARTS, ...parts });

/** The two texts, and what the check says of them. */
const faultOf = (text: string, parts: Partial<Parts> = {}): string | null =>
  splitFault(readRecipe(text, "Dockerfile"), readRecipe(composed(text, parts), "Dockerfile"));

describe("the text of two stages", () => {
  it.each([
    [
      "comments move with their instruction",
      "FROM a\nRUN b\n# how it starts\nCMD c\n",
      {},
      "FROM a AS build\nRUN b\n\nFROM a\nCOPY --from=build /app /app\n# how it starts\nCMD c\n",
    ],
    [
      "lines keep their ends",
      "FROM a\r\nRUN b\r\nCMD c\r\n",
      {},
      "FROM a AS build\r\nRUN b\r\n\r\nFROM a\r\nCOPY --from=build /app /app\r\nCMD c\r\n",
    ],
    [
      "a byte order mark stays first",
      "\u{FEFF}FROM a\nRUN b\n",
      {},
      "\u{FEFF}FROM a AS build\nRUN b\n\nFROM a\nCOPY --from=build /app /app\n",
    ],
    [
      "a head stays at the head",
      "# syntax=docker/dockerfile:1\nFROM a\nRUN b\n",
      {},
      "# syntax=docker/dockerfile:1\nFROM a AS build\nRUN b\n\nFROM a\nCOPY --from=build /app /app\n",
    ],
    [
      "a target keeps its name",
      "FROM a AS Web\nRUN b\n",
      {},
      "FROM a AS Web-build\nRUN b\n\nFROM a AS Web\nCOPY --from=Web-build /app /app\n",
    ],
    [
      "small letters stay small",
      "from a\nrun b\ncmd c\n",
      {},
      "from a as build\nrun b\n\nfrom a\ncopy --from=build /app /app\ncmd c\n",
    ],
    [
      "a platform stays",
      "FROM --platform=linux/amd64 a\nRUN b\n",
      {},
      "FROM --platform=linux/amd64 a AS build\nRUN b\n\nFROM --platform=linux/amd64 a\nCOPY --from=build /app /app\n",
    ],
    [
      "a base named build is not taken for the stage",
      "FROM build\nRUN b\n",
      {},
      "FROM build AS builder\nRUN b\n\nFROM build\nCOPY --from=builder /app /app\n",
    ],
    [
      "an argument before FROM stands once",
      "ARG V=1\nFROM a:$V\nARG V\nENV X=$V\nRUN b\n",
      {},
      "ARG V=1\nFROM a:$V AS build\nARG V\nENV X=$V\nRUN b\n\nFROM a:$V\nARG V\nENV X=$V\nCOPY --from=build /app /app\n",
    ],
    [
      "an argument that only the build uses stays there",
      "FROM a\nARG TOKEN\nRUN get $TOKEN\n",
      {},
      "FROM a AS build\nARG TOKEN\nRUN get $TOKEN\n\nFROM a\nCOPY --from=build /app /app\n",
    ],
    [
      "who starts it is said last",
      "FROM a\nUSER root\nRUN b\nUSER app\nCMD c\n",
      { install: "RUN apt-get install x", prune: ["rm -rf /x"] },
      "FROM a AS build\nUSER root\nRUN b\nUSER app\nUSER root\nRUN rm -rf /x\n\nFROM a\nUSER root\nRUN apt-get install x\nCOPY --from=build /app /app\nUSER root\nUSER app\nCMD c\n",
    ],
    [
      "relative folders keep their order",
      "FROM a\nWORKDIR /x\nRUN b\nWORKDIR y\n",
      {},
      "FROM a AS build\nWORKDIR /x\nRUN b\nWORKDIR y\n\nFROM a\nCOPY --from=build /app /app\nWORKDIR /x\nWORKDIR y\n",
    ],
    [
      "a shell comes after what is added",
      'FROM a\nRUN b\nSHELL ["/bin/bash", "-c"]\nCMD c\n',
      { runsLdconfig: true },
      'FROM a AS build\nRUN b\nSHELL ["/bin/bash", "-c"]\n\nFROM a\nCOPY --from=build /app /app\nRUN ldconfig\nSHELL ["/bin/bash", "-c"]\nCMD c\n',
    ],
    [
      "volumes and health come after the copies",
      "FROM a\nVOLUME /app/data\nHEALTHCHECK NONE\nRUN b\nLABEL a=b\n",
      {},
      "FROM a AS build\nRUN b\n\nFROM a\nCOPY --from=build /app /app\nVOLUME /app/data\nHEALTHCHECK NONE\nLABEL a=b\n",
    ],
    [
      "blanks need JSON",
      "FROM a\nRUN b\n",
      {
        copies: { ...COPIES, copyings: [{ kind: "files", folder: "/a b", names: ["x", "y"], owner: "5:5" }] },
      },
      'FROM a AS build\nRUN b\n\nFROM a\nCOPY --from=build --chown=5:5 ["/a b/x","/a b/y","/a b/"]\n',
    ],
    [
      "a heredoc stays whole",
      "FROM a\nRUN <<EOF\nFROM x\nCMD y\nEOF\nCMD c\n",
      {},
      "FROM a AS build\nRUN <<EOF\nFROM x\nCMD y\nEOF\n\nFROM a\nCOPY --from=build /app /app\nCMD c\n",
    ],
    [
      "continued lines and comments within stay",
      "FROM a\nENV A=1 \\\n    # why\n    B=2\nRUN b\n",
      {},
      "FROM a AS build\nENV A=1 \\\n    # why\n    B=2\nRUN b\n\nFROM a\nENV A=1 \\\n    # why\n    B=2\nCOPY --from=build /app /app\n",
    ],
  ] satisfies [string, string, Partial<Parts>, string][])("%s", (_, text, parts, expected) => {
    expect(composed(text, parts)).toBe(expected);
    expect(faultOf(text, parts)).toBeNull();
  });

  it.each([
    [
      "another base",
      "FROM a\nRUN b\n",
      "FROM a AS build\nRUN b\nFROM c\n",
      "the last stage would have another base, or another name",
    ],
    [
      "another start",
      "FROM a\nRUN b\nCMD c\n",
      "FROM a AS build\nRUN b\nFROM a\nCMD d\n",
      "CMD would be another",
    ],
    [
      "another user",
      "FROM a\nRUN b\nUSER c\n",
      "FROM a AS build\nRUN b\nFROM a\nUSER c\nUSER root\n",
      "USER would be another",
    ],
    [
      "another order",
      "FROM a\nRUN b\nENV A=1\nENV B=$A\n",
      "FROM a AS build\nRUN b\nFROM a\nENV B=$A\nENV A=1\n",
      "ENV would be another",
    ],
    [
      "a lost step",
      "FROM a\nRUN b\nRUN c\n",
      "FROM a AS build\nRUN b\nFROM a\n",
      "a step of the build would be missing",
    ],
    ["one stage", "FROM a\nRUN b\n", "FROM a\nRUN b\n", "it would not have one stage more"],
  ])("%s is a fault", (_, before, after, fault) => {
    expect(splitFault(readRecipe(before, "Dockerfile"), readRecipe(after, "Dockerfile"))).toBe(fault);
  });
});

describe("the commands that make accounts", () => {
  const commandsOf = (text: string, packagesMakeAccounts = false): readonly string[] | null =>
    accountCommands(readRecipe(`FROM a\n${text}\n`, "Dockerfile").stages[0] ?? [], packagesMakeAccounts);

  it.each([
    [
      "RUN groupadd -g 9 app && useradd -u 9 -g app app && chown -R app /app",
      ["groupadd -g 9 app", "useradd -u 9 -g app app"],
    ],
    ["ARG ID=9\nRUN useradd -u $ID app", ["useradd -u $ID app"]],
    ["RUN adduser \\\n  --system app", ["adduser --system app"]],
    ["RUN true", []],
  ])("are taken from %j", (text, expected) => {
    expect(commandsOf(text)).toEqual(expected);
  });

  it.each([
    ["an id that the shell makes up", "RUN id=9; useradd -u $id app"],
    ["an alternative", "RUN useradd app || true"],
    ["what follows a failure", "RUN id app || useradd app"],
    ["a loop", "RUN for u in a b; do useradd $u; done"],
    ["a password", "RUN useradd app && echo app:app | chpasswd"],
    ["a line written by hand", "RUN useradd app && echo x:x:1:1::/: >> /etc/passwd"],
    ["a heredoc that is not understood", "RUN python3 <<EOF\nuseradd\nEOF"],
    ["sudo", "RUN sudo useradd app"],
  ])("are not taken out of %s", (_, text) => {
    expect(commandsOf(text)).toBeNull();
  });

  it("have the same ids only where packages take none of theirs", () => {
    expect(commandsOf("RUN useradd --system app", true)).toBeNull();
    expect(commandsOf("RUN useradd --system app", false)).toEqual(["useradd --system app"]);
    expect(commandsOf("RUN useradd --system --uid 9 app", true)).toEqual(["useradd --system --uid 9 app"]);
    expect(commandsOf("RUN useradd app", true)).toEqual(["useradd app"]);
  });
});
