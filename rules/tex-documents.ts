import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "tex-documents",
  title: "Documentation and sources of TeX packages",
  why: "TeX reads neither when it sets a document.",
  source: "https://www.tug.org/texlive/doc/texlive-en/texlive-en.html",
  risk: "review",
  group: "documents",
  paths: [
    "{/usr/share,/usr/share/texlive,/usr/local/texlive/*}/texmf-dist/{doc,source}/**",
    "/usr/local/texlive/*/tlpkg/backups/**",
  ],
  fix: {
    kind: "advice",
    text: "Of a distribution leave out the `-doc` packages, or exclude the folders before the first install (`path-exclude` of dpkg, `--nodocs` of dnf); for install-tl set `tlpdbopt_install_docfiles 0` and `tlpdbopt_install_srcfiles 0` in its profile.",
  },
  examples: [
    {
      title: "a manual",
      layers: [{ "/usr/local/texlive/2024/texmf-dist/doc/latex/pgf/pgfmanual.pdf": 12_000_000 }],
      foundBytes: 12_000_000,
    },
    {
      title: "the package itself",
      layers: [{ "/usr/local/texlive/2024/texmf-dist/tex/latex/pgf/pgf.sty": 2_000 }],
      foundBytes: 0,
    },
  ],
});
