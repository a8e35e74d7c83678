import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "conan-cache",
  title: "Conan's packages and sources",
  why: "Programs linked with shared libraries from here still need those; static ones need nothing of it.",
  source: "https://docs.conan.io/2/reference/commands/cache.html",
  risk: "review",
  group: "caches",
  paths: ["~/.conan2/p/**", "{~,$CONAN_USER_HOME}/.conan/data/**", "$CONAN_HOME/p/**"],
  except: ["**/*.so", "**/*.so.*"],
  fix: {
    kind: "advice",
    text: 'Build in a stage of its own and copy the program from it; else `conan cache clean "*"` in the RUN that builds, which keeps the packages that were built.',
  },
  examples: [
    {
      title: "sources and a static library",
      layers: [
        { "/root/.conan2/p/zlib1/s/src/zlib.c": 9_000, "/root/.conan2/p/b/zlib2/p/lib/libz.a": 100_000 },
      ],
      foundBytes: 109_000,
    },
    {
      title: "of Conan 1, where the environment says",
      layers: [{ "/conan/.conan/data/zlib/1.3/_/_/source/zlib.c": 9_000 }],
      env: ["CONAN_USER_HOME=/conan"],
      foundBytes: 9_000,
    },
    {
      title: "a shared library, which a program may load",
      layers: [{ "/root/.conan2/p/b/zlib2/p/lib/libz.so.1": 90_000, "/root/.conan2/profiles/default": 90 }],
      foundBytes: 0,
    },
  ],
});
