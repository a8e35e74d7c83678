import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "build-metadata",
  title: "Descriptions of libraries for builds",
  why: "pkg-config, CMake and autotools read them when something is built.",
  source: "https://people.freedesktop.org/~dbn/pkg-config-guide.html",
  risk: "review",
  group: "development",
  paths: [
    "/usr/{lib,lib64,share,local/lib,local/share}/**/pkgconfig/*.pc",
    "/usr/{lib,lib64,share,local/lib,local/share}/**/cmake/**/*.cmake",
    "/usr/{share,local/share}/aclocal/**",
  ],
  except: ["/usr/{share,local/share}/cmake*/**"],
  fix: { kind: "advice", text: "Install the `-dev` or `-devel` packages in a build stage only." },
  examples: [
    {
      title: "of pkg-config and of CMake",
      layers: [
        {
          "/usr/lib/x86_64-linux-gnu/pkgconfig/zlib.pc": 300,
          "/usr/lib/x86_64-linux-gnu/cmake/Qt5/Qt5Config.cmake": 4_000,
        },
      ],
      foundBytes: 4_300,
    },
    {
      title: "the modules of CMake itself, without which it cannot start",
      layers: [{ "/usr/share/cmake-3.25/Modules/CMake.cmake": 500 }],
      foundBytes: 0,
    },
  ],
});
