import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "apt-logs",
  title: "Logs of apt and dpkg",
  why: "They tell what was installed when the image was built, and make two builds of one Dockerfile differ.",
  source: "https://manpages.debian.org/stable/dpkg/dpkg.1.en.html#FILES",
  risk: "safe",
  group: "leftovers",
  paths: ["/var/log/apt/**", "/var/log/{dpkg,alternatives,bootstrap,aptitude,fontconfig}*.log"],
  fix: {
    kind: "append",
    command:
      "rm -f /var/log/apt/* /var/log/dpkg.log /var/log/alternatives.log /var/log/fontconfig.log /var/log/aptitude.log",
  },
  examples: [
    {
      title: "one of each",
      layers: [
        {
          "/var/log/apt/term.log": 90_000,
          "/var/log/dpkg.log": 400_000,
          "/var/log/alternatives.log": 30_000,
        },
      ],
      foundBytes: 520_000,
    },
    {
      title: "dpkg's list of what is installed",
      layers: [{ "/var/lib/dpkg/status": 900_000 }],
      foundBytes: 0,
    },
  ],
});
