import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "locale-sources",
  title: "Sources of locales and character sets",
  why: "localedef compiles them; programs read what it made.",
  source: "https://man7.org/linux/man-pages/man1/localedef.1.html",
  risk: "review",
  group: "documents",
  paths: ["/usr/share/i18n/{locales,charmaps}/**"],
  fix: {
    kind: "append",
    command: "rm -rf /usr/share/i18n/locales /usr/share/i18n/charmaps",
    note: "`locale-gen` and `localedef` have to be in the same RUN.",
  },
  examples: [
    {
      title: "a locale and a character set",
      layers: [{ "/usr/share/i18n/locales/de_DE": 9_000, "/usr/share/i18n/charmaps/UTF-8.gz": 370_000 }],
      foundBytes: 379_000,
    },
    {
      title: "the list of what there is, and a compiled locale",
      layers: [{ "/usr/share/i18n/SUPPORTED": 10_000, "/usr/lib/locale/locale-archive": 3_000_000 }],
      foundBytes: 0,
    },
  ],
});
