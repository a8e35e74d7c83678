import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "desktop-litter",
  title: "Files that desktops leave in folders",
  why: "macOS and Windows keep there how a folder is shown; nothing in a container reads them.",
  source: "https://github.com/github/gitignore/blob/main/Global/macOS.gitignore",
  risk: "safe",
  group: "leftovers",
  paths: ["**/{.DS_Store,Thumbs.db,ehthumbs.db,.AppleDouble,.LSOverride}", "**/__MACOSX/**"],
  fix: { kind: "dockerignore", patterns: ["**/.DS_Store", "**/Thumbs.db", "**/ehthumbs.db", "**/__MACOSX"] },
  examples: [
    {
      title: "of macOS and of Windows",
      layers: [{ "/app/.DS_Store": 6_148, "/app/img/Thumbs.db": 40_000, "/app/__MACOSX/._a.txt": 200 }],
      foundBytes: 46_348,
    },
    {
      title: "a database of the application",
      layers: [{ "/app/thumbs.sqlite": 40_000 }],
      foundBytes: 0,
    },
  ],
});
