import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "editor-swap-files",
  title: "Swap files of Vim",
  why: "Vim keeps there what was not saved; nothing else reads them.",
  source: "https://vimhelp.org/recover.txt.html#swap-file",
  risk: "safe",
  group: "leftovers",
  paths: ["**/.*.{swp,swo,swn}"],
  fix: { kind: "dockerignore", patterns: ["**/.*.sw[nop]"] },
  examples: [
    {
      title: "of an open file",
      layers: [{ "/app/.index.js.swp": 12_288 }],
      foundBytes: 12_288,
    },
    {
      title: "a file that is not hidden, as an application may keep",
      layers: [{ "/data/cache.swp": 12_288 }],
      foundBytes: 0,
    },
  ],
});
