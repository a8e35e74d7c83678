import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "manual-pages",
  title: "Manual pages and their index",
  why: "Nobody reads them in a container.",
  source: "https://manpages.debian.org/stable/dpkg/dpkg.1.en.html#OPTIONS",
  risk: "review",
  group: "documents",
  paths: ["/usr/{share,local/share,local}/man/**", "/var/cache/man/**"],
  fix: {
    kind: "advice",
    text: "Exclude /usr/share/man before the first install: `path-exclude` of dpkg, `--nodocs` of dnf (`tsflags=nodocs`); apk has them in `-doc` packages.",
  },
  examples: [
    {
      title: "a page and the index",
      layers: [{ "/usr/share/man/man1/git.1.gz": 14_000, "/var/cache/man/index.db": 900_000 }],
      foundBytes: 914_000,
    },
    {
      title: "the programs that show them",
      layers: [{ "/usr/bin/man": 120_000, "/usr/share/manpages-fr/list": 10 }],
      foundBytes: 0,
    },
  ],
});
