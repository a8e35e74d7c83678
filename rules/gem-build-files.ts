import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "gem-build-files",
  title: "What compiling a gem left",
  why: "Ruby loads the extension that was built; objects and logs of the build are not read.",
  source: "https://guides.rubygems.org/command-reference/#gem-install",
  risk: "review",
  group: "development",
  paths: ["**/gems/*/ext/**/*.o", "**/extensions/*/*/*/{gem_make.out,mkmf.log}"],
  fix: {
    kind: "append",
    command:
      "find \"$(gem env gemdir)\" -path '*/ext/*.o' -delete -o -name gem_make.out -delete -o -name mkmf.log -delete",
    note: "Where Bundler has a path of its own, as `vendor/bundle`: there.",
  },
  examples: [
    {
      title: "an object and a log",
      layers: [
        {
          "/usr/local/bundle/gems/nokogiri-1.16/ext/nokogiri/html.o": 300_000,
          "/usr/local/bundle/extensions/x86_64-linux/3.3.0/nokogiri-1.16/gem_make.out": 9_000,
        },
      ],
      foundBytes: 309_000,
    },
    {
      title: "the mark by which RubyGems knows that the extension is built",
      layers: [
        {
          "/usr/local/bundle/extensions/x86_64-linux/3.3.0/nokogiri-1.16/gem.build_complete": 1,
          "/usr/local/bundle/gems/nokogiri-1.16/lib/nokogiri/nokogiri.so": 900_000,
        },
      ],
      foundBytes: 0,
    },
  ],
});
