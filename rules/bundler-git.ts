import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "bundler-git",
  title: "Git history of gems that Bundler cloned",
  why: "Ruby loads the files that are checked out; their history serves only another checkout.",
  source:
    "https://github.com/rails/rails/blob/main/railties/lib/rails/generators/rails/app/templates/Dockerfile.tt",
  risk: "review",
  group: "caches",
  paths: ["**/bundler/gems/*/.git/**"],
  fix: {
    kind: "advice",
    text: "Remove `bundler/gems/*/.git` below the folder of the gems in the RUN that runs `bundle install`.",
  },
  examples: [
    {
      title: "the history of one gem",
      layers: [{ "/usr/local/bundle/ruby/3.3.0/bundler/gems/tool-1f2e/.git/objects/pack/a.pack": 4_000_000 }],
      foundBytes: 4_000_000,
    },
    {
      title: "the gem's own files",
      layers: [{ "/usr/local/bundle/ruby/3.3.0/bundler/gems/tool-1f2e/lib/tool.rb": 4_000 }],
      foundBytes: 0,
    },
  ],
});
