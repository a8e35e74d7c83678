import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "portage-distfiles",
  title: "Sources that Gentoo's portage downloaded",
  why: "Portage reads them only to build packages; what runs was built from them already.",
  source: "https://wiki.gentoo.org/wiki/DISTDIR",
  risk: "safe",
  group: "caches",
  paths: ["/var/cache/{distfiles,binpkgs}/**"],
  fix: { kind: "append", command: "rm -rf /var/cache/distfiles/* /var/cache/binpkgs/*" },
  examples: [
    {
      title: "the sources of one package",
      layers: [{ "/var/cache/distfiles/git-2.45.tar.xz": 7_000_000 }],
      foundBytes: 7_000_000,
    },
    {
      title: "the database of what is installed",
      layers: [{ "/var/db/pkg/dev-vcs/git-2.45/CONTENTS": 60_000 }],
      foundBytes: 0,
    },
  ],
});
