import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "apt-archives",
  title: "Packages that apt downloaded",
  why: "Once installed, a .deb is never read again; apt keeps it only to install the same version once more.",
  source: "https://manpages.debian.org/stable/apt/apt-get.8.en.html#DESCRIPTION",
  risk: "safe",
  group: "caches",
  paths: ["/var/cache/apt/archives/**"],
  except: ["/var/cache/apt/archives/lock"],
  fix: { kind: "append", command: "apt-get clean" },
  examples: [
    {
      title: "downloaded packages, whole and partial",
      layers: [
        {
          "/var/cache/apt/archives/curl_8.5_amd64.deb": 300_000,
          "/var/cache/apt/archives/partial/git.deb": 1_000,
        },
      ],
      foundBytes: 301_000,
    },
    {
      title: "a package that the application carries itself",
      layers: [{ "/srv/repository/app_1.0_amd64.deb": 300_000, "/var/cache/apt/archives/lock": 1 }],
      foundBytes: 0,
    },
  ],
});
