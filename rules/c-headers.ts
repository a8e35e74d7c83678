import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "c-headers",
  title: "C and C++ headers",
  why: "They serve to compile; a running program does not read them.",
  source: "https://refspecs.linuxfoundation.org/FHS_3.0/fhs/ch04s05.html",
  risk: "review",
  group: "development",
  paths: ["/usr/{include,local/include}/**"],
  except: ["**/python*/pyconfig*.h"],
  fix: { kind: "advice", text: "Install the `-dev` or `-devel` packages in a build stage only." },
  examples: [
    {
      title: "of the C library",
      layers: [{ "/usr/include/stdio.h": 30_000 }],
      foundBytes: 30_000,
    },
    {
      title: "the one header that Python's sysconfig reads at run time",
      layers: [{ "/usr/local/include/python3.12/pyconfig.h": 60_000 }],
      foundBytes: 0,
    },
  ],
});
