import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "account-backups",
  title: "Backups of the lists of users and groups",
  why: "useradd and its kin keep the state before their last change; nothing reads it.",
  source: "https://manpages.debian.org/stable/passwd/passwd.5.en.html#FILES",
  risk: "safe",
  group: "leftovers",
  paths: ["/etc/{passwd,group,shadow,gshadow,subuid,subgid}-"],
  fix: {
    kind: "append",
    command: "rm -f /etc/passwd- /etc/group- /etc/shadow- /etc/gshadow- /etc/subuid- /etc/subgid-",
  },
  examples: [
    {
      title: "of two lists",
      layers: [{ "/etc/passwd-": 1_200, "/etc/shadow-": 700 }],
      foundBytes: 1_900,
    },
    {
      title: "the lists themselves",
      layers: [{ "/etc/passwd": 1_200, "/etc/shadow": 700 }],
      foundBytes: 0,
    },
  ],
});
