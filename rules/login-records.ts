import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "login-records",
  title: "Records of logins",
  why: "They grow with the largest user id. Nobody logged in to an image, and login makes them anew.",
  source: "https://docs.docker.com/build/building/best-practices/#user",
  risk: "safe",
  group: "leftovers",
  paths: ["/var/log/{lastlog,faillog,tallylog}"],
  fix: { kind: "flag", command: "useradd", flag: "--no-log-init" },
  examples: [
    {
      title: "a lastlog that a large user id blew up; of a sparse file, what is stored",
      layers: [{ "/var/log/lastlog": 290_000, "/var/log/faillog": 32_000 }],
      foundBytes: 322_000,
    },
    {
      title: "wtmp, which is only written where it is there already",
      layers: [{ "/var/log/wtmp": 900 }],
      foundBytes: 0,
    },
  ],
});
