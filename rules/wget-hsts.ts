import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "wget-hsts",
  title: "wget's memory of secure hosts",
  why: "wget notes there which hosts want HTTPS; it makes the file anew.",
  source: "https://www.gnu.org/software/wget/manual/html_node/HTTPS-_0028SSL_002fTLS_0029-Options.html",
  risk: "safe",
  group: "leftovers",
  paths: ["~/.wget-hsts"],
  fix: { kind: "flag", command: "wget", flag: "--no-hsts" },
  examples: [
    {
      title: "after a download",
      layers: [{ "/root/.wget-hsts": 165 }],
      foundBytes: 165,
    },
    {
      title: "wget's settings",
      layers: [{ "/root/.wgetrc": 60, "/etc/wgetrc": 4_900 }],
      foundBytes: 0,
    },
  ],
});
