import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "cpan-build",
  title: "What cpan and cpanm downloaded and built",
  why: "Modules were built here and installed elsewhere; archives, sources and logs stay.",
  source: "https://metacpan.org/pod/cpanm",
  risk: "safe",
  group: "caches",
  paths: [
    "~/.cpanm/{work,sources}/**",
    "~/.cpanm/build.log",
    "$PERL_CPANM_HOME/{work/**,sources/**,build.log}",
    "{~/.cpan,~/.local/share/.cpan}/{build,sources}/**",
    "{~/.cpan,~/.local/share/.cpan}/Metadata",
  ],
  fix: {
    kind: "append",
    command:
      "rm -rf ~/.cpanm ~/.cpan/build ~/.cpan/sources ~/.cpan/Metadata ~/.local/share/.cpan/build ~/.local/share/.cpan/sources ~/.local/share/.cpan/Metadata",
  },
  examples: [
    {
      title: "the log of a build and an archive",
      layers: [
        {
          "/root/.cpanm/build.log": 90_000,
          "/root/.cpan/sources/authors/id/M.tar.gz": 500_000,
        },
      ],
      foundBytes: 590_000,
    },
    {
      title: "where cpan keeps them for users other than root",
      layers: [{ "/home/app/.local/share/.cpan/sources/authors/id/M.tar.gz": 500_000 }],
      foundBytes: 500_000,
    },
    {
      title: "cpan's settings",
      layers: [{ "/root/.cpan/CPAN/MyConfig.pm": 3_000 }],
      foundBytes: 0,
    },
  ],
});
