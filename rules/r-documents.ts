import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "r-documents",
  title: "Help pages of R packages",
  why: "They serve those who type at R; a script does not read them.",
  source: "https://cran.r-project.org/doc/manuals/r-release/R-admin.html#Installing-packages",
  risk: "review",
  group: "documents",
  paths: ["**/R/{library,site-library}/*/{help,html,doc}/**"],
  fix: {
    kind: "advice",
    text: "Install with `--no-docs`: an option of `R CMD INSTALL`, and in `INSTALL_opts` of install.packages.",
  },
  examples: [
    {
      title: "help of one package",
      layers: [{ "/usr/local/lib/R/site-library/dplyr/help/dplyr.rdb": 500_000 }],
      foundBytes: 500_000,
    },
    {
      title: "the package's code and data",
      layers: [{ "/usr/local/lib/R/site-library/dplyr/R/dplyr.rdb": 800_000 }],
      foundBytes: 0,
    },
  ],
});
