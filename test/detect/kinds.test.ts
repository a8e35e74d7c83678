import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { RULES } from "../../rules/index.ts";
import { DETECTED } from "../../src/detect/kinds.ts";

/** The ids of the kinds of waste that a module exports, alone or by name. */
const kindsIn = (value: unknown): string[] => {
  if (typeof value !== "object" || value === null) return [];
  if ("id" in value && "kind" in value) return [`${value.id}`];
  return Object.values(value).flatMap(kindsIn);
};

test("every kind of waste that a detector knows can be turned off, and none bears the name of a rule", async () => {
  const modules = readdirSync("src/detect").map((file) => file.replace(".ts", ""));
  const found: string[] = [];
  for (const name of modules.filter((each) => each !== "kinds"))
    found.push(...kindsIn({ ...(await import(`../../src/detect/${name}.ts`)) }));
  expect(found.length).toBeGreaterThan(10);
  expect(DETECTED.map(({ id }) => id).sort()).toEqual(found.sort());
  const ids = [...DETECTED, ...RULES].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
