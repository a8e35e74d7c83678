import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "gem-documents",
  title: "Documentation made for gems",
  why: "RubyGems makes it for `ri` and a browser; nothing else reads it.",
  source: "https://guides.rubygems.org/command-reference/#gem-install",
  risk: "safe",
  group: "documents",
  paths: [
    "{/usr/local/bundle,/usr/local/lib/ruby/gems/*,/var/lib/gems/*,/usr/lib/ruby/gems/*}/doc/**",
    "{$GEM_HOME,$BUNDLE_PATH/ruby/*}/doc/**",
  ],
  except: ["**/*{LICENSE,COPYING,BSDL}*"],
  fix: { kind: "flag", command: "gem install", flag: "--no-document" },
  examples: [
    {
      title: "of one gem",
      layers: [{ "/usr/local/bundle/doc/rails-7.1/ri/Rails/cdesc-Rails.ri": 4_000 }],
      foundBytes: 4_000,
    },
    {
      title: "a folder that a gem carries and may load",
      layers: [{ "/usr/local/bundle/gems/tool-1.0/doc/template.erb": 4_000 }],
      foundBytes: 0,
    },
  ],
});
