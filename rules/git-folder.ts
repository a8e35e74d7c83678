import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "git-folder",
  title: "Git's history",
  why: "A checked out tree works without it, unless a program asks Git for its version or updates itself.",
  source: "https://docs.docker.com/build/concepts/context/#dockerignore-files",
  risk: "review",
  group: "leftovers",
  paths: ["**/.git/**"],
  fix: { kind: "dockerignore", patterns: ["**/.git"] },
  examples: [
    {
      title: "the history of the sources that were copied",
      layers: [{ "/app/.git/objects/pack/pack-1f.pack": 40_000_000, "/app/.git/HEAD": 23 }],
      foundBytes: 40_000_023,
    },
    {
      title: "a program's template of a repository, and files that only begin alike",
      layers: [
        { "/usr/share/git-core/templates/description": 73, "/app/.gitignore": 40, "/app/.github/a.yml": 90 },
      ],
      foundBytes: 0,
    },
  ],
});
