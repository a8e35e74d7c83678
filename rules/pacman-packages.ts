import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "pacman-packages",
  title: "Packages that pacman downloaded",
  why: "pacman keeps them so that one can go back a version; a container goes back by its image.",
  source: "https://man.archlinux.org/man/pacman.8",
  risk: "safe",
  group: "caches",
  paths: ["/var/cache/pacman/pkg/**"],
  fix: { kind: "append", command: "rm -rf /var/cache/pacman/pkg/*" },
  examples: [
    {
      title: "a package and its signature",
      layers: [
        {
          "/var/cache/pacman/pkg/git-2.45-1-x86_64.pkg.tar.zst": 6_000_000,
          "/var/cache/pacman/pkg/git-2.45-1-x86_64.pkg.tar.zst.sig": 300,
        },
      ],
      foundBytes: 6_000_300,
    },
    {
      title: "the list of what is installed",
      layers: [{ "/var/lib/pacman/local/git-2.45-1/files": 30_000 }],
      foundBytes: 0,
    },
  ],
});
