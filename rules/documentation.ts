import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "documentation",
  title: "Documentation of packages",
  why: "Nobody reads it in a container. Licences, which must go along with the programs, are spared.",
  source: "https://manpages.debian.org/stable/dpkg/dpkg.1.en.html#OPTIONS",
  risk: "review",
  group: "documents",
  paths: ["/usr/{share,local/share}/{doc,gtk-doc,doc-base,help}/**", "/usr/{doc,local/doc}/**"],
  except: [
    "**/copyright",
    "**/*{LICENSE,LICENCE,COPYING,COPYRIGHT,NOTICE,AUTHORS}*",
    "**/*{license,licence,copying,notice}*",
    "**/{licenses,LICENSES}/**",
  ],
  fix: {
    kind: "advice",
    text: "Exclude /usr/share/doc before the first install: `path-exclude` of dpkg, `--nodocs` of dnf (`tsflags=nodocs`); apk has them in `-doc` packages.",
  },
  examples: [
    {
      title: "a changelog and a manual",
      layers: [
        { "/usr/share/doc/git/RelNotes/2.45.0.txt": 40_000, "/usr/share/doc/git/changelog.gz": 9_000 },
      ],
      foundBytes: 49_000,
    },
    {
      title: "licences, which must stay with what they license",
      layers: [{ "/usr/share/doc/git/copyright": 30_000, "/usr/share/doc/zlib/LICENSE.txt": 1_000 }],
      foundBytes: 0,
    },
  ],
});
