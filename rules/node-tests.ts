import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "node-tests",
  title: "Tests of packages in node_modules",
  why: "Node loads what a package exports, and that is seldom its tests.",
  source: "https://docs.npmjs.com/cli/v10/configuring-npm/package-json#files",
  risk: "review",
  group: "development",
  paths: [
    "**/node_modules/[!@.]*/**/{test,tests,__tests__,__mocks__}/**",
    "**/node_modules/@*/*/**/{test,tests,__tests__,__mocks__}/**",
  ],
  except: ["**/node_modules/{test,tests}/**", "**/node_modules/@*/{test,tests}/**"],
  fix: { kind: "advice", text: "Bundle the application, or remove them in the RUN that installs." },
  examples: [
    {
      title: "of a package, with and without a scope",
      layers: [
        {
          "/app/node_modules/qs/test/parse.js": 40_000,
          "/app/node_modules/@hapi/hoek/test/index.js": 90_000,
        },
      ],
      foundBytes: 130_000,
    },
    {
      title: "packages that are named so, and tests of the application",
      layers: [
        {
          "/app/node_modules/test/index.js": 900,
          "/app/node_modules/@playwright/test/index.js": 300,
          "/app/test/app.js": 4_000,
        },
      ],
      foundBytes: 0,
    },
  ],
});
