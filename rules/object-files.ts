import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "object-files",
  title: "Object files and folders of CMake",
  why: "They are steps on the way to a program; it does not read them.",
  source: "https://cmake.org/cmake/help/latest/manual/cmake.1.html#generate-a-project-buildsystem",
  risk: "review",
  group: "development",
  paths: ["/{app,build,home,opt,root,src,srv,usr/src,usr/local/src}/**/*.{o,lo,obj}", "**/CMakeFiles/**"],
  except: ["**/lib/**/*.o", "**/node_modules/**/*.obj"],
  fix: { kind: "advice", text: "Build in a stage of its own and copy the program from it." },
  examples: [
    {
      title: "of a build in the image",
      layers: [{ "/usr/src/tool/main.o": 70_000, "/build/CMakeFiles/app.dir/flags.make": 900 }],
      foundBytes: 70_900,
    },
    {
      title: "start files that every linked program is made of",
      layers: [{ "/usr/lib/x86_64-linux-gnu/crt1.o": 4_000, "/opt/conda/lib/crti.o": 3_000 }],
      foundBytes: 0,
    },
  ],
});
