import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readText, startsAsJson, writeText } from "../../src/io/text.ts";
import { inFolder } from "../oracle/tools.ts";

it("a name that no file can have is one line, and leaves nothing behind", () =>
  inFolder((folder) => {
    const path = join(folder, "x".repeat(300));
    expect(() => writeText(path, "text")).toThrow(
      `${path}: cannot be written (ENAMETOOLONG); give another file`,
    );
    expect(readdirSync(folder)).toEqual([]);
  }));

it("a folder is no text", () =>
  inFolder((folder) => {
    expect(() => readText(folder, "a baseline")).toThrow(
      `${folder}: is a folder; give the path of a baseline`,
    );
    expect(startsAsJson(folder)).toBe(false);
  }));

it.each([
  ["{}", true],
  ["\ufeff \n{", true],
  ["[]", false],
  ["", false],
])("%j begins as JSON does: %s", (text, begins) =>
  inFolder((folder) => {
    mkdirSync(join(folder, "a"));
    writeFileSync(join(folder, "a/x"), text);
    expect(startsAsJson(join(folder, "a/x"))).toBe(begins);
    expect(startsAsJson(join(folder, "a/y"))).toBe(false);
  }),
);
