import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "installer-logs",
  title: "Logs of dnf, yum, zypper, pacman, apk and the installer",
  why: "They tell what was installed when the image was built, and make two builds of one Dockerfile differ.",
  source: "https://dnf.readthedocs.io/en/latest/conf_ref.html",
  risk: "safe",
  group: "leftovers",
  paths: [
    "/var/log/{dnf*,hawkey,yum,zypper,pacman,apk}.log*",
    "/var/log/{anaconda,zypp,YaST2}/**",
    "/root/{anaconda-ks,original-ks}.cfg",
  ],
  fix: {
    kind: "append",
    command:
      "rm -rf /var/log/dnf*.log* /var/log/hawkey.log* /var/log/yum.log* /var/log/zypp* /var/log/anaconda",
  },
  examples: [
    {
      title: "of dnf, and of the installer that made the base image",
      layers: [{ "/var/log/dnf.librepo.log": 200_000, "/var/log/anaconda/syslog": 90_000 }],
      foundBytes: 290_000,
    },
    {
      title: "the log of a service",
      layers: [{ "/var/log/nginx/access.log": 5_000 }],
      foundBytes: 0,
    },
  ],
});
