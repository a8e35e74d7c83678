import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "logs",
  title: "Other logs",
  why: "Services wrote them while the image was built; some expect their file, with its owner, to be there.",
  source: "https://refspecs.linuxfoundation.org/FHS_3.0/fhs/ch05s10.html",
  risk: "review",
  group: "leftovers",
  paths: ["/var/log/**"],
  except: ["/var/log/{wtmp,btmp}"],
  fix: { kind: "append", command: "find /var/log -type f -exec truncate -s 0 '{}' +" },
  examples: [
    {
      title: "of a service that the build started",
      layers: [{ "/var/log/postgresql/postgresql-16-main.log": 12_000 }],
      foundBytes: 12_000,
    },
    {
      title: "an empty file that waits for its service, and wtmp",
      layers: [{ "/var/log/nginx/error.log": 0, "/var/log/wtmp": 900 }],
      foundBytes: 0,
    },
  ],
});
