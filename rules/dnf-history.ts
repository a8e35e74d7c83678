import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "dnf-history",
  title: "dnf's history",
  why: "It tells which packages were asked for; a container that removes packages, or undoes that, wants it.",
  source: "https://dnf.readthedocs.io/en/latest/command_ref.html#history-command",
  risk: "review",
  group: "leftovers",
  paths: [
    "/var/lib/dnf/{history.sqlite*,history/**}",
    "/var/lib/yum/{history,yumdb}/**",
    "/usr/lib/sysimage/libdnf5/transaction_history.sqlite*",
  ],
  fix: {
    kind: "append",
    command:
      "rm -rf /var/lib/dnf/history* /var/lib/yum/history /usr/lib/sysimage/libdnf5/transaction_history.sqlite*",
  },
  examples: [
    {
      title: "the database and its journal",
      layers: [{ "/var/lib/dnf/history.sqlite": 1_200_000, "/var/lib/dnf/history.sqlite-wal": 4_000_000 }],
      foundBytes: 5_200_000,
    },
    {
      title: "which modules are enabled",
      layers: [{ "/etc/dnf/modules.d/nodejs.module": 100, "/usr/lib/sysimage/libdnf5/packages.toml": 9_000 }],
      foundBytes: 0,
    },
  ],
});
