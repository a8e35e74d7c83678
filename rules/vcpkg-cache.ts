import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "vcpkg-cache",
  title: "vcpkg's binary cache and build trees",
  why: "Packages are installed from there into the tree that programs link with.",
  source: "https://learn.microsoft.com/en-us/vcpkg/users/binarycaching",
  risk: "review",
  group: "caches",
  paths: [
    "{~/.cache,$XDG_CACHE_HOME}/vcpkg/{archives,registries}/**",
    "**/vcpkg/{buildtrees,downloads,packages}/**",
    "$VCPKG_ROOT/{buildtrees,downloads,packages}/**",
  ],
  fix: { kind: "flag", command: "vcpkg install", flag: "--clean-after-build --binarysource=clear" },
  examples: [
    {
      title: "a build tree and an archive",
      layers: [
        { "/opt/vcpkg/buildtrees/zlib/src/zlib.c": 9_000, "/root/.cache/vcpkg/archives/ab/ab1.zip": 200_000 },
      ],
      foundBytes: 209_000,
    },
    {
      title: "the installed library",
      layers: [{ "/opt/vcpkg/installed/x64-linux/lib/libz.so.1": 90_000 }],
      foundBytes: 0,
    },
  ],
});
