import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "packaging-aids",
  title: "Aids for Debian's maintainers",
  why: "They serve to check packages and to report bugs of them.",
  source: "https://manpages.debian.org/stable/lintian/lintian.1.en.html",
  risk: "review",
  group: "documents",
  paths: ["/usr/share/{lintian,linda,bug}/**"],
  fix: { kind: "append", command: "rm -rf /usr/share/lintian /usr/share/linda /usr/share/bug" },
  examples: [
    {
      title: "what lintian is to overlook",
      layers: [{ "/usr/share/lintian/overrides/bash": 300 }],
      foundBytes: 300,
    },
    {
      title: "licences that packages share",
      layers: [{ "/usr/share/common-licenses/GPL-3": 35_000 }],
      foundBytes: 0,
    },
  ],
});
