import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "subversion-folder",
  title: "Subversion's administrative folder",
  why: "It holds a pristine copy of each file; a checked out tree works without it.",
  source: "https://svnbook.red-bean.com/en/1.8/svn.tour.initial.html",
  risk: "review",
  group: "leftovers",
  paths: ["**/.svn/**"],
  fix: { kind: "dockerignore", patterns: ["**/.svn"] },
  examples: [
    {
      title: "pristine copies",
      layers: [{ "/src/tool/.svn/pristine/ab/ab1.svn-base": 3_000_000 }],
      foundBytes: 3_000_000,
    },
    {
      title: "a picture whose suffix begins alike",
      layers: [{ "/src/tool/logo.svg": 2_000 }],
      foundBytes: 0,
    },
  ],
});
