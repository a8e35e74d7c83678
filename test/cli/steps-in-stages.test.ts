import { expect, it } from "vitest";
import { orderedIn } from "../../src/cli/steps-in-stages.ts";
import type { Step } from "../../src/model/step.ts";
import { readRecipe } from "../../src/recipe/read.ts";

const BEFORE = "FROM a\nEXPOSE 80\nWORKDIR /app\nCOPY . .\nRUN npm ci\n";
const SPLIT =
  "FROM a AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\n\nFROM a\nCOPY --from=build /app /app\nEXPOSE 80\n";

const stepOf = (changes: Step["changes"]): Step => ({
  ...{ rule: "copy-order", risk: "review", line: 4, endLine: 4, savesBytes: 0, savesBlobBytes: 0 },
  ...{ estimate: false, why: "", changes, answers: [], removes: new Set<string>() },
});

it("the order of COPYs goes along into the stage that builds, whose lines are others", () => {
  const step = stepOf([{ kind: "copy-first", line: 4, files: ["package.json"], to: ".", behind: 5 }]);
  const { text, steps } = orderedIn(SPLIT, readRecipe(BEFORE, "Dockerfile"), [step]);
  expect(steps).toEqual([step]);
  expect(text).toBe(SPLIT.replace("COPY . .\nRUN npm ci\n", "COPY package.json ./\nRUN npm ci\nCOPY . .\n"));
});

it("so does one that passes RUNs which look at nothing of it", () => {
  const before = BEFORE.replace("RUN npm ci\n", "RUN npm i -g npm\nRUN npm ci\n");
  const split = SPLIT.replace("RUN npm ci\n", "RUN npm i -g npm\nRUN npm ci\n");
  const step = stepOf([
    { kind: "copy-first", line: 4, files: ["package.json"], to: ".", behind: 6, passing: [5] },
  ]);
  const { text, steps } = orderedIn(split, readRecipe(before, "Dockerfile"), [step]);
  expect(steps).toEqual([step]);
  expect(text).toContain("COPY package.json ./\nRUN npm i -g npm\nRUN npm ci\nCOPY . .\n");
});

it("all other steps stay out of it", () => {
  const step = stepOf([{ kind: "remove", line: 5 }]);
  expect(orderedIn(SPLIT, readRecipe(BEFORE, "Dockerfile"), [step])).toEqual({ text: SPLIT, steps: [] });
});
