import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "coverage-data",
  title: "Data of test coverage",
  why: "It tells which lines the tests of the build reached.",
  source: "https://coverage.readthedocs.io/en/latest/config.html",
  risk: "safe",
  group: "leftovers",
  paths: ["**/.nyc_output/**", "**/.coverage", "**/.coverage.*.*.*"],
  except: ["**/node_modules/**"],
  fix: { kind: "dockerignore", patterns: ["**/.coverage", "**/.coverage.*", "**/.nyc_output"] },
  examples: [
    {
      title: "of Python and of JavaScript",
      layers: [{ "/app/.coverage": 53_000, "/app/.nyc_output/1f.json": 200_000 }],
      foundBytes: 253_000,
    },
    {
      title: "how coverage is measured",
      layers: [{ "/app/.coveragerc": 120 }],
      foundBytes: 0,
    },
  ],
});
