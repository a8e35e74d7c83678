import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "pacman-databases",
  title: "Package lists left by pacman -Sy",
  why: "pacman reads them only to install packages; the next `pacman -Sy` fetches them anew.",
  source: "https://man.archlinux.org/man/pacman.8",
  risk: "safe",
  group: "caches",
  paths: ["/var/lib/pacman/sync/**"],
  fix: {
    kind: "append",
    command: "rm -rf /var/lib/pacman/sync/*",
    note: "A later RUN that installs packages then needs `pacman -Sy`.",
  },
  examples: [
    {
      title: "the list of one repository",
      layers: [{ "/var/lib/pacman/sync/extra.db": 8_000_000 }],
      foundBytes: 8_000_000,
    },
    {
      title: "the list of what is installed",
      layers: [{ "/var/lib/pacman/local/ALPM_DB_VERSION": 2 }],
      foundBytes: 0,
    },
  ],
});
