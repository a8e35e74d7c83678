import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "python-build-folders",
  title: "What building a Python package left",
  why: "setuptools builds there and installs elsewhere.",
  source: "https://docs.python.org/3.11/install/index.html#how-building-works",
  risk: "review",
  group: "development",
  paths: ["**/build/{bdist.*,temp.*,lib.*}/**"],
  except: ["**/{site,dist}-packages/**", "**/node_modules/**"],
  fix: { kind: "append", command: "rm -rf build/bdist.* build/temp.* build/lib.*" },
  examples: [
    {
      title: "objects of an extension",
      layers: [{ "/src/tool/build/temp.linux-x86_64-cpython-312/tool.o": 400_000 }],
      foundBytes: 400_000,
    },
    {
      title: "the output of another builder",
      layers: [{ "/app/build/static/main.js": 400_000, "/app/build/lib/app.jar": 900 }],
      foundBytes: 0,
    },
  ],
});
