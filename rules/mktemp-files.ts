import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "mktemp-files",
  title: "Temporary files under random names",
  why: "Names that mktemp drew are known only to the process that drew them, and that has ended.",
  source: "https://www.gnu.org/software/coreutils/manual/html_node/mktemp-invocation.html",
  risk: "safe",
  group: "leftovers",
  paths: ["{/tmp,/var/tmp}/tmp.??????????", "{/tmp,/var/tmp}/tmp.??????????/**"],
  fix: { kind: "append", command: "rm -rf /tmp/tmp.?????????? /var/tmp/tmp.??????????" },
  examples: [
    {
      title: "a keyring in a folder that mktemp made",
      layers: [{ "/tmp/tmp.Zx81kPq0aB/pubring.kbx": 40_000 }],
      foundBytes: 40_000,
    },
    {
      title: "a temporary folder with a name that a script can know",
      layers: [{ "/tmp/tmp.app/config.json": 900 }],
      foundBytes: 0,
    },
  ],
});
