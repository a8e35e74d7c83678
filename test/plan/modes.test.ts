import { describe, expect, it } from "vitest";
import { rewritten } from "../rewrite/rewritten.ts";
import { shown } from "./evidence.ts";

const MB = 1_000_000;
const HEAD = "# syntax=docker/dockerfile:1\nFROM a\n";
const TOOL = { "/bin/tool": 3 * MB } as const;

const outcome = (
  text: string,
  layers: Parameters<typeof shown>[1],
  options: Parameters<typeof shown>[2] = {},
) => {
  const { evidence } = shown(text, layers, options);
  const { text: after, steps, declined } = rewritten(text, { evidence });
  return {
    after,
    steps: steps.map(({ rule, line, risk, savesBytes }) => [rule, line, risk, savesBytes]),
    reasons: declined.filter(({ rule }) => rule === "metadata-only").map(({ reason }) => reason),
  };
};

describe("chmod after a COPY", () => {
  it.each([
    ["and the RUN goes", "RUN chmod +x /bin/tool\n", ""],
    ["and what else the RUN does stays", "RUN chmod 755 /bin/tool && tool init\n", "RUN tool init\n"],
    ["read from the working directory", "WORKDIR /bin\nRUN chmod +x tool\n", "WORKDIR /bin\n"],
  ])("goes to the COPY %s", (_how, before, after) => {
    const line = before.startsWith("WORKDIR") ? 5 : 4;
    const text = `${HEAD}COPY build/tool /bin/tool\n${before}`;
    const layers = { 3: TOOL, ...(line === 5 ? { 4: {} } : {}), [line]: TOOL };
    const result = outcome(text, layers, { mode: { [line]: 0o755 } });
    expect(result.after).toBe(`${HEAD}COPY --chmod=755 build/tool /bin/tool\n${after}`);
    expect(result.steps).toEqual([["metadata-only", line, "safe", 3 * MB]]);
  });

  it("goes to a COPY of several files into a folder, where all get the same mode", () => {
    const files = { "/bin/a": 2 * MB, "/bin/b": 3 * MB } as const;
    const text = `${HEAD}COPY a x/b /bin/\nRUN chmod 500 /bin/a /bin/b\n`;
    expect(outcome(text, { 3: files, 4: files }, { mode: { 4: 0o500 } }).after).toBe(
      `${HEAD}COPY --chmod=500 a x/b /bin/\n`,
    );
  });

  it("is for review where nothing in the file tells of BuildKit", () => {
    const text = "FROM a\nCOPY tool /bin/tool\nRUN chmod +x /bin/tool\n";
    expect(outcome(text, { 2: TOOL, 3: TOOL }, { mode: { 3: 0o755 } }).steps).toEqual([
      ["metadata-only", 3, "review", 3 * MB],
    ]);
  });

  it.each([
    [
      "a COPY that brings more",
      "COPY a b /bin/\nRUN chmod +x /bin/a",
      { 3: { "/bin/a": 2 * MB, "/bin/b": MB }, 4: { "/bin/a": 2 * MB } },
      "line 3 brings /bin/b too",
    ],
    [
      "a folder, which would get the mode of its files",
      "COPY scripts /bin/\nRUN chmod +x /bin/a",
      { 3: { "/bin/a": 2 * MB }, 4: { "/bin/a": 2 * MB } },
      "line 3 may bring folders, which would get that mode",
    ],
    [
      "a glob",
      "COPY a /bin/\nRUN chmod +x /bin/*",
      { 3: { "/bin/a": 2 * MB }, 4: { "/bin/a": 2 * MB } },
      "the paths that it names are not written out",
    ],
    [
      "a file that a RUN made as well",
      "COPY tool /bin/tool\nRUN make && chmod +x /bin/tool /bin/made",
      { 3: TOOL, 4: { ...TOOL, "/bin/made": MB } },
      "/bin/made did not come with a COPY",
    ],
    [
      "a condition",
      "COPY tool /bin/tool\nRUN if a; then chmod +x /bin/tool; fi",
      { 3: TOOL, 4: TOOL },
      "it calls chmod within a loop, a condition or a group",
    ],
    [
      "a file from an ADD",
      "ADD tool /bin/tool\nRUN chmod +x /bin/tool",
      { 3: TOOL, 4: TOOL },
      "line 3 is no COPY",
    ],
  ] as const)("stays for %s", (_why, lines, stored, reason) => {
    const text = `${HEAD}${lines}\n`;
    const { after, reasons } = outcome(text, stored, { mode: { 4: 0o755 } });
    expect(after).toBe(text);
    expect(reasons).toContain(`the chmod of line 4 stores it again: ${reason}`);
  });

  it("stays for a setuid bit, of which no COPY speaks alike everywhere (trap 81)", () => {
    const text = `${HEAD}COPY tool /bin/tool\nRUN chmod 4755 /bin/tool\n`;
    const { after, reasons } = outcome(text, { 3: TOOL, 4: TOOL }, { mode: { 4: 0o4755 } });
    expect(after).toBe(text);
    expect(reasons).toEqual([
      "the chmod of line 4 stores it again: it gives more than one mode, or a special one",
    ]);
  });

  it("stays where it takes rights away that a RUN between may need", () => {
    const text = `${HEAD}COPY key /bin/tool\nRUN use /bin/tool\nRUN chmod 400 /bin/tool\n`;
    const { after, reasons } = outcome(text, { 3: TOOL, 4: {}, 5: TOOL }, { mode: { 5: 0o400 } });
    expect(after).toBe(text);
    expect(reasons).toEqual([
      "the chmod of line 5 stores it again: line 4 may need the rights that it takes away",
    ]);
  });

  it("stays beneath a comment that speaks of the RUN", () => {
    const text = `${HEAD}COPY tool /bin/tool\n# slim ignore=apt-lists\nRUN chmod +x /bin/tool\n`;
    expect(outcome(text, { 3: TOOL, 5: TOOL }, { mode: { 5: 0o755 } }).after).toBe(text);
  });
});
