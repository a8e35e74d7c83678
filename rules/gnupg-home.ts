import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "gnupg-home",
  title: "Keyrings of GnuPG",
  why: "They served to check downloads of the build; a container that checks signatures itself needs them.",
  source: "https://www.gnupg.org/documentation/manuals/gnupg/GPG-Configuration.html",
  risk: "review",
  group: "leftovers",
  paths: ["~/.gnupg/**", "$GNUPGHOME/{pubring.*,trustdb.gpg,random_seed,tofu.db,.#lk*}"],
  except: ["**/*.conf"],
  fix: { kind: "append", command: "gpgconf --kill all && rm -rf ~/.gnupg" },
  examples: [
    {
      title: "keys of a release, and the copy before",
      layers: [{ "/root/.gnupg/pubring.kbx": 40_000, "/root/.gnupg/pubring.kbx~": 32_000 }],
      foundBytes: 72_000,
    },
    {
      title: "keys that apt checks packages with, and settings",
      layers: [{ "/etc/apt/trusted.gpg.d/debian.gpg": 9_000, "/root/.gnupg/gpg.conf": 90 }],
      foundBytes: 0,
    },
  ],
});
