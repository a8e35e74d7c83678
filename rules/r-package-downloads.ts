import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "r-package-downloads",
  title: "R packages as downloaded",
  why: "R installs packages from its session's temporary folder, and keeps the archives there.",
  source: "https://stat.ethz.ch/R-manual/R-devel/library/utils/html/install.packages.html",
  risk: "safe",
  group: "caches",
  paths: [
    "/tmp/downloaded_packages/**",
    "/tmp/Rtmp*/**",
    "{~/.cache,$XDG_CACHE_HOME,$R_USER_CACHE_DIR}/R/pkgcache/**",
  ],
  fix: { kind: "append", command: "rm -rf /tmp/downloaded_packages /tmp/Rtmp* ~/.cache/R/pkgcache" },
  examples: [
    {
      title: "an archive in either folder",
      layers: [
        {
          "/tmp/downloaded_packages/dplyr_1.1.tar.gz": 1_000_000,
          "/tmp/Rtmpa1/downloaded_packages/b.tar.gz": 500,
        },
      ],
      foundBytes: 1_000_500,
    },
    {
      title: "archives of pak, where the environment says",
      layers: [{ "/cache/R/pkgcache/pkg/1f2e.tar.gz": 700_000 }],
      env: ["R_USER_CACHE_DIR=/cache"],
      foundBytes: 700_000,
    },
    {
      title: "renv's cache, which a project's library points into",
      layers: [{ "/root/.cache/R/renv/cache/v5/R-4.4/dplyr/1.1/ab/dplyr/R/dplyr.rdb": 800_000 }],
      foundBytes: 0,
    },
  ],
});
