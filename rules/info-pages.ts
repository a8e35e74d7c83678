import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "info-pages",
  title: "Info pages",
  why: "Nobody reads them in a container.",
  source: "https://www.gnu.org/software/texinfo/manual/info-stnd/info-stnd.html",
  risk: "review",
  group: "documents",
  paths: ["/usr/{share,local/share,local}/info/**"],
  fix: {
    kind: "advice",
    text: "Exclude /usr/share/info before the first install: `path-exclude` of dpkg, `--nodocs` of dnf (`tsflags=nodocs`); apk has them in `-doc` packages.",
  },
  examples: [
    {
      title: "one manual",
      layers: [{ "/usr/share/info/bash.info.gz": 190_000 }],
      foundBytes: 190_000,
    },
    {
      title: "which packages put which files",
      layers: [{ "/var/lib/dpkg/info/bash.list": 9_000 }],
      foundBytes: 0,
    },
  ],
});
