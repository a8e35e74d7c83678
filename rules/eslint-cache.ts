import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "eslint-cache",
  title: "Caches of ESLint, Stylelint and the TypeScript compiler",
  why: "They tell which files did not change since the last check; nothing that runs reads them.",
  source: "https://eslint.org/docs/latest/use/command-line-interface#--cache",
  risk: "safe",
  group: "caches",
  paths: ["**/{.eslintcache,.stylelintcache}", "**/*.tsbuildinfo"],
  except: ["**/node_modules/**/*.tsbuildinfo"],
  fix: { kind: "dockerignore", patterns: ["**/.eslintcache", "**/.stylelintcache", "**/*.tsbuildinfo"] },
  examples: [
    {
      title: "both in the project's folder",
      layers: [{ "/app/.eslintcache": 90_000, "/app/tsconfig.tsbuildinfo": 300_000 }],
      foundBytes: 390_000,
    },
    {
      title: "a file that a package was published with",
      layers: [{ "/app/node_modules/lib/dist/tsconfig.tsbuildinfo": 20_000 }],
      foundBytes: 0,
    },
  ],
});
