import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "python-bytecode",
  title: "Compiled Python",
  why: "Python compiles sources again where it is missing, and then starts slower: it costs bytes or time.",
  source: "https://docs.python.org/3/using/cmdline.html#envvar-PYTHONDONTWRITEBYTECODE",
  risk: "review",
  group: "development",
  paths: ["**/__pycache__/*.pyc"],
  fix: {
    kind: "advice",
    text: "Add `--no-compile` to `pip install`, and set `PYTHONDONTWRITEBYTECODE=1` for programs that a RUN starts; Debian's packages compile as they are installed: delete it at the end of that RUN.",
  },
  examples: [
    {
      title: "of one module",
      layers: [{ "/usr/lib/python3/dist-packages/yaml/__pycache__/loader.cpython-312.pyc": 3_000 }],
      foundBytes: 3_000,
    },
    {
      title: "a module that is shipped without its source",
      layers: [{ "/app/licence_check.pyc": 3_000 }],
      foundBytes: 0,
    },
  ],
});
