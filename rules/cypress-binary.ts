import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "cypress-binary",
  title: "The Cypress test runner",
  why: "Cypress tests applications; a container that serves one does not need it. An image for tests does.",
  source: "https://docs.cypress.io/app/references/advanced-installation#Binary-cache",
  risk: "review",
  group: "development",
  paths: ["~/.cache/Cypress/**", "$CYPRESS_CACHE_FOLDER/[0-9]*/**", "$XDG_CACHE_HOME/Cypress/**"],
  fix: { kind: "env", variable: "CYPRESS_INSTALL_BINARY=0" },
  examples: [
    {
      title: "one version of the runner",
      layers: [{ "/root/.cache/Cypress/13.9.0/Cypress/Cypress": 170_000_000 }],
      foundBytes: 170_000_000,
    },
    {
      title: "the npm package of the same name",
      layers: [{ "/app/node_modules/cypress/lib/cli.js": 20_000 }],
      foundBytes: 0,
    },
  ],
});
