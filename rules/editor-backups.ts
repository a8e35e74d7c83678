import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "editor-backups",
  title: "Backups of editors and patches",
  why: "They are the version before a change; programs read the file without the suffix.",
  source: "https://www.gnu.org/software/emacs/manual/html_node/emacs/Backup-Names.html",
  risk: "review",
  group: "leftovers",
  paths: ["**/*~", "**/*.{orig,rej}"],
  fix: { kind: "dockerignore", patterns: ["**/*~", "**/*.orig", "**/*.rej"] },
  examples: [
    {
      title: "of an editor and of a patch",
      layers: [{ "/app/main.py~": 4_000, "/app/main.py.orig": 3_900 }],
      foundBytes: 7_900,
    },
    {
      title: "a name with a tilde within",
      layers: [{ "/app/readme~1.txt": 4_000 }],
      foundBytes: 0,
    },
  ],
});
