import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "python-tests",
  title: "Tests of Python packages",
  why: "Packages are seldom run with their tests. Some import helpers from there: try before you drop them.",
  source: "https://docs.python.org/3/library/test.html",
  risk: "review",
  group: "development",
  paths: [
    "**/{site,dist}-packages/**/{test,tests}/**",
    "**/lib/python[23]*/{test,idlelib/idle_test,lib2to3/tests,ctypes/test,distutils/tests,unittest/test}/**",
  ],
  except: ["**/numpy/{_core,core}/tests/_*.py", "**/lib/python[23]*/test/{__init__.py,support/**}"],
  fix: {
    kind: "advice",
    text: "Delete the folders at the end of the RUN that installs the packages, and try the application without them.",
  },
  examples: [
    {
      title: "of a package and of Python",
      layers: [
        {
          "/usr/local/lib/python3.12/site-packages/pandas/tests/test_frame.py": 90_000,
          "/usr/local/lib/python3.12/test/test_set.py": 70_000,
        },
      ],
      foundBytes: 160_000,
    },
    {
      title: "what numpy.testing imports, and a module named so",
      layers: [
        {
          "/app/.venv/lib/python3.12/site-packages/numpy/_core/tests/_natype.py": 6_000,
          "/app/.venv/lib/python3.12/site-packages/testing.py": 900,
        },
      ],
      foundBytes: 0,
    },
  ],
});
