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
    "$VCPKG_DEFAULT_BINARY_CACHE/[0-9a-f][0-9a-f]/*.zip",
    "$VCPKG_DOWNLOADS/**",
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
      title: "archives and downloads where the environment says",
      layers: [{ "/vcpkg-cache/ab/ab1.zip": 200_000, "/downloads/zlib-1.3.tar.gz": 1_500_000 }],
      env: ["VCPKG_DEFAULT_BINARY_CACHE=/vcpkg-cache", "VCPKG_DOWNLOADS=/downloads"],
      foundBytes: 1_700_000,
    },
    {
      title: "the installed library",
      layers: [{ "/opt/vcpkg/installed/x64-linux/lib/libz.so.1": 90_000 }],
      foundBytes: 0,
    },
  ],
});
