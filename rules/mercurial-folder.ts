import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "mercurial-folder",
  title: "Mercurial's history",
  why: "A checked out tree works without it, unless a program asks Mercurial for its version.",
  source: "https://www.mercurial-scm.org/help/topics/glossary",
  risk: "review",
  group: "leftovers",
  paths: ["**/.hg/**"],
  fix: { kind: "dockerignore", patterns: ["**/.hg"] },
  examples: [
    {
      title: "the history of a clone",
      layers: [{ "/src/tool/.hg/store/data/a.i": 3_000_000 }],
      foundBytes: 3_000_000,
    },
    {
      title: "what Mercurial ignores in this tree",
      layers: [{ "/src/tool/.hgignore": 60 }],
      foundBytes: 0,
    },
  ],
});
