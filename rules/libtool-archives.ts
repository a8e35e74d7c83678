import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "libtool-archives",
  title: "Libtool's descriptions of libraries",
  why: "They serve to link; programs that load modules through libltdl, as ImageMagick does, read theirs.",
  source: "https://www.gnu.org/software/libtool/manual/html_node/Using-libltdl.html",
  risk: "review",
  group: "development",
  paths: ["/{usr,lib,lib64,opt}/**/*.la"],
  except: ["**/{ImageMagick,GraphicsMagick}*/**", "**/modules*/**", "**/plugins/**"],
  fix: {
    kind: "advice",
    text: "Link in a build stage, or delete them at the end of the last RUN that links; spare those beside loadable modules.",
  },
  examples: [
    {
      title: "of one library",
      layers: [{ "/usr/local/lib/libgd.la": 1_100 }],
      foundBytes: 1_100,
    },
    {
      title: "of a coder, by which ImageMagick finds it at run time",
      layers: [{ "/usr/lib/x86_64-linux-gnu/ImageMagick-6.9.12/modules-Q16/coders/png.la": 1_000 }],
      foundBytes: 0,
    },
  ],
});
