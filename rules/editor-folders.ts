import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "editor-folders",
  title: "Settings of development environments",
  why: "JetBrains and Visual Studio Code read them; an application does not.",
  source: "https://www.jetbrains.com/help/idea/creating-and-managing-projects.html",
  risk: "review",
  group: "leftovers",
  paths: ["**/{.idea,.vscode,.vs,.fleet}/**"],
  fix: { kind: "dockerignore", patterns: ["**/.idea", "**/.vscode", "**/.vs", "**/.fleet"] },
  examples: [
    {
      title: "a project's settings",
      layers: [{ "/app/.idea/workspace.xml": 20_000, "/app/.vscode/settings.json": 300 }],
      foundBytes: 20_300,
    },
    {
      title: "the server that an image for development runs",
      layers: [{ "/root/.vscode-server/bin/node": 90_000_000 }],
      foundBytes: 0,
    },
  ],
});
