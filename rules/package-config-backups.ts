import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "package-config-backups",
  title: "Settings that package managers put aside",
  why: "They are the version that was replaced or not taken; programs read the file without the suffix.",
  source: "https://wiki.debian.org/DpkgConffileHandling",
  risk: "review",
  group: "leftovers",
  paths: [
    "/etc/**/*.{dpkg-old,dpkg-dist,dpkg-new,dpkg-bak,ucf-old,ucf-dist}",
    "/etc/**/*.{rpmsave,rpmorig,rpmnew,pacnew,pacsave,apk-new}",
  ],
  fix: {
    kind: "advice",
    text: "Compare them with the files in use, and remove them in the RUN that installed the package.",
  },
  examples: [
    {
      title: "of dpkg and of rpm",
      layers: [{ "/etc/nginx/nginx.conf.dpkg-dist": 1_500, "/etc/yum.conf.rpmnew": 900 }],
      foundBytes: 2_400,
    },
    {
      title: "the settings themselves",
      layers: [{ "/etc/nginx/nginx.conf": 1_500 }],
      foundBytes: 0,
    },
  ],
});
