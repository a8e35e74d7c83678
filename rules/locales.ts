import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "locales",
  title: "Translated messages",
  why: "Programs speak English without them. A container that sets LANG wants its own.",
  source: "https://www.gnu.org/software/gettext/manual/html_node/Locating-Catalogs.html",
  risk: "review",
  group: "documents",
  paths: ["/usr/{share,local/share}/locale/*/LC_MESSAGES/**", "/usr/share/locale-langpack/**"],
  except: ["/usr/{share,local/share}/locale/en*/**"],
  fix: {
    kind: "advice",
    text: "Exclude them before the first install: `path-exclude` of dpkg, `%_install_langs` of rpm; apk has them in `-lang` packages.",
  },
  examples: [
    {
      title: "German messages of one program",
      layers: [{ "/usr/share/locale/de/LC_MESSAGES/git.mo": 400_000 }],
      foundBytes: 400_000,
    },
    {
      title: "English ones, aliases, and the locales of the C library",
      layers: [
        {
          "/usr/share/locale/en_GB/LC_MESSAGES/git.mo": 9_000,
          "/usr/share/locale/locale.alias": 3_000,
          "/usr/lib/locale/C.utf8/LC_CTYPE": 350_000,
        },
      ],
      foundBytes: 0,
    },
  ],
});
