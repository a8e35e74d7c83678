import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "rpm-database-environment",
  title: "The environment of rpm's Berkeley database",
  why: "It is memory shared by running rpm processes; rpm makes it anew.",
  source: "https://rpm.org/user_doc/db_recovery.html",
  risk: "safe",
  group: "leftovers",
  paths: ["{/var/lib/rpm,/usr/lib/sysimage/rpm,/usr/share/rpm}/__db.*"],
  fix: { kind: "append", command: "rm -f /var/lib/rpm/__db.* /usr/lib/sysimage/rpm/__db.*" },
  examples: [
    {
      title: "where it was and where it is",
      layers: [{ "/var/lib/rpm/__db.001": 300_000, "/usr/lib/sysimage/rpm/__db.002": 90_000 }],
      foundBytes: 390_000,
    },
    {
      title: "the database itself, in either form",
      layers: [{ "/var/lib/rpm/Packages": 30_000_000, "/var/lib/rpm/rpmdb.sqlite": 30_000_000 }],
      foundBytes: 0,
    },
  ],
});
