import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "composer-cache",
  title: "Composer's cache",
  why: "Composer unpacks packages from there into vendor, and reads it only to install again.",
  source: "https://getcomposer.org/doc/06-config.md#cache-dir",
  risk: "safe",
  group: "caches",
  paths: [
    "~/.composer/cache/**",
    "{~/.cache,$XDG_CACHE_HOME}/composer/**",
    "$COMPOSER_HOME/cache/**",
    "$COMPOSER_CACHE_DIR/{files,repo,vcs}/**",
  ],
  fix: { kind: "append", command: "composer clear-cache" },
  examples: [
    {
      title: "of root, and of the official image",
      layers: [{ "/root/.composer/cache/files/a.zip": 80_000, "/tmp/cache/repo/packagist/b.json": 20_000 }],
      env: ["COMPOSER_HOME=/tmp"],
      foundBytes: 100_000,
    },
    {
      title: "programs that were installed for the user",
      layers: [{ "/root/.composer/vendor/bin/phpcs": 900, "/root/.composer/auth.json": 90 }],
      foundBytes: 0,
    },
  ],
});
