import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "gem-cache",
  title: "Gems as downloaded",
  why: "RubyGems and Bundler unpack each .gem once and keep it for another install.",
  source: "https://guides.rubygems.org/command-reference/#gem-pristine",
  risk: "safe",
  group: "caches",
  paths: [
    "/usr/local/bundle/cache/**",
    "{/usr/local/lib,/usr/lib,/usr/lib64}/ruby/gems/*/cache/*.gem",
    "/var/lib/gems/*/cache/*.gem",
    "{$GEM_HOME,$BUNDLE_PATH}/cache/**",
    "{$BUNDLE_PATH,**/vendor/bundle,~/.gem,~/.local/share/gem}/ruby/*/cache/**",
    "{~/.bundle,$BUNDLE_USER_HOME}/cache/**",
    "{~/.gem,~/.cache/gem,$XDG_CACHE_HOME/gem}/specs/**",
  ],
  fix: {
    kind: "append",
    command: 'rm -rf "$(gem env gemdir)"/cache/* ~/.gem/specs ~/.cache/gem/specs',
    note: "Where Bundler has a path of its own, as `vendor/bundle`: its `ruby/*/cache`.",
  },
  examples: [
    {
      title: "of the official image, and where Bundler was told to install",
      layers: [
        {
          "/usr/local/bundle/cache/rails-7.1.gem": 7_000,
          "/srv/gems/ruby/3.3.0/cache/puma-6.4.gem": 200_000,
        },
      ],
      env: ["BUNDLE_PATH=/srv/gems"],
      foundBytes: 207_000,
    },
    {
      title: "the index of what a server of gems offers",
      layers: [{ "/root/.cache/gem/specs/rubygems.org%443/specs.4.8": 17_000_000 }],
      foundBytes: 17_000_000,
    },
    {
      title: "vendor/cache, which an application carries to install without a network, and unpacked gems",
      layers: [
        { "/app/vendor/cache/rails-7.1.gem": 7_000, "/usr/local/bundle/gems/rails-7.1/lib/rails.rb": 3_000 },
      ],
      foundBytes: 0,
    },
  ],
});
