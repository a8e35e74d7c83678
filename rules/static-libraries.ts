import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "static-libraries",
  title: "Static libraries",
  why: "They are linked into programs when those are built; a running program never opens them.",
  source: "https://docs.fedoraproject.org/en-US/packaging-guidelines/#packaging-static-libraries",
  risk: "review",
  group: "development",
  paths: ["/{usr,lib,lib64,opt}/**/*.a"],
  except: ["/usr/local/go/**"],
  fix: {
    kind: "advice",
    text: "Link in a build stage, or delete them at the end of the last RUN that links: compilers need some of them (libc_nonshared.a) for every program.",
  },
  examples: [
    {
      title: "of the system, and of conda",
      layers: [{ "/usr/lib/x86_64-linux-gnu/libc.a": 6_000_000, "/opt/conda/lib/libz.a": 100_000 }],
      foundBytes: 6_100_000,
    },
    {
      title: "the shared library, which programs load",
      layers: [{ "/usr/lib/x86_64-linux-gnu/libc.so.6": 2_000_000 }],
      foundBytes: 0,
    },
  ],
});
