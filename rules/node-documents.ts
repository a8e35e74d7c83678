import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "node-documents",
  title: "Documents of packages in node_modules",
  why: "Node does not load them. Licences are spared.",
  source: "https://docs.npmjs.com/cli/v10/configuring-npm/package-json#files",
  risk: "review",
  group: "documents",
  paths: [
    "**/node_modules/**/*.{md,markdown}",
    "**/node_modules/**/{CHANGELOG,HISTORY,AUTHORS,CONTRIBUTORS}",
  ],
  except: ["**/*{LICENSE,LICENCE,license,licence,License,COPYING,NOTICE}*"],
  fix: { kind: "advice", text: "Bundle the application, or remove them in the RUN that installs." },
  examples: [
    {
      title: "a readme",
      layers: [{ "/app/node_modules/express/Readme.md": 10_000 }],
      foundBytes: 10_000,
    },
    {
      title: "a licence, and a document of the application",
      layers: [{ "/app/node_modules/express/LICENSE.md": 1_200, "/app/content/about.md": 5_000 }],
      foundBytes: 0,
    },
  ],
});
