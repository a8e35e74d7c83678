import { describe, expect, it } from "vitest";
import { planImage } from "../../src/layers/plan-image.ts";
import { stabilityBy } from "../../src/layers/stability.ts";
import type { Line } from "./planning.ts";
import { relayerInput, relayerPlan, storedImage, type Wish } from "./relaying.ts";

type Lines = readonly (readonly Line[])[];
type Plan = (string | string[])[];

/** Title, image, previous image, plan; on one base layer, unless it says otherwise. */
type Case = readonly [string, Lines, Lines, Plan, Wish?];

const holds = (name: string, cases: readonly Case[]): void => {
  describe(name, () => {
    for (const [title, image, previous, expected, wish = {}] of cases)
      it(title, () => {
        const has = previous.length > 0 ? { previous: storedImage(...previous) } : {};
        expect(relayerPlan(storedImage(...image), { base: 1, ...has, ...wish })).toEqual(expected);
      });
  });
};

const BASE = ["etc/", "etc/os 1", "usr/", "usr/bin/", "usr/bin/sh 9"];
const file = (path: string, body: string, more: Partial<Exclude<Line, string>> = {}): Line => ({
  path,
  body,
  ...more,
});
const BIG = "content ".repeat(1000);
const SMALL = "version 1 ".repeat(100);

holds("without a previous image", [
  [
    "packages, dependencies and application, from the bottom up, whatever brought them",
    [
      BASE,
      ["app/", "app/main 5"],
      ["app/", "app/node_modules/", "app/node_modules/a 3", "usr/", "usr/bin/", "usr/bin/git 7"],
    ],
    [],
    [
      "kept 0",
      ["packages:", "/usr/", "/usr/bin/", "/usr/bin/git 7"],
      ["dependencies:", "/app/", "/app/node_modules/", "/app/node_modules/a 3"],
      ["application:", "/app/", "/app/main 5"],
    ],
  ],
  [
    "what the base shows already is not stored again",
    [BASE, ["etc/", "etc/os 1", "app 5"]],
    [],
    ["kept 0", ["application:", "/app 5"]],
  ],
  [
    "directories and whiteouts are no reason for a layer of their own",
    [BASE, ["etc/ 700", "etc/.wh.os", "empty/"], ["app 5"]],
    [],
    ["kept 0", ["application:", "hide /etc/os", "/etc/", "/app 5", "/empty/"]],
  ],
  [
    "they are one where there is nothing else",
    [BASE, ["usr/", "usr/bin/", "usr/bin/.wh.sh"]],
    [],
    ["kept 0", ["application:", "hide /usr/bin/sh", "/usr/", "/usr/bin/"]],
  ],
  [
    "the names of one file go together, where it is least lasting",
    [BASE, ["usr/", "usr/tool 5", "app => usr/tool", "usr/other 3"]],
    [],
    [
      "kept 0",
      ["packages:", "/usr/", "/usr/other 3"],
      ["application:", "/app 5", "/usr/", "/usr/tool => /app"],
    ],
  ],
  ["nothing above the base takes no layer", [BASE, ["a 1"], [".wh.a"]], [], ["kept 0"]],
  ["an image keeps one layer", [["a 1"], [".wh.a"]], [], [[":"]], { base: 0 }],
]);

const DEPENDENCIES = [
  "app/",
  "app/node_modules/",
  file("app/node_modules/a", BIG),
  file("app/node_modules/b", SMALL),
];

holds("a layer of the previous image is used again", [
  [
    "where all of it still holds, though other layers brought it",
    [BASE, [file("one", BIG)], [file("two", SMALL)], ["new 5"]],
    [BASE, [file("one", BIG), file("two", SMALL)]],
    ["kept 0", "reused 1", ["application:", "/new 5"]],
  ],
  [
    "in the place where it was, it just stays",
    [BASE, [file("one", BIG)], ["new 5"]],
    [BASE, [file("one", BIG)], ["old 5"]],
    ["kept 0", "kept 1", ["application:", "/new 5"]],
  ],
  [
    "with a directory whose metadata changed: it is listed again",
    [BASE, ["app/ 700", file("app/one", BIG)], ["new 5"]],
    [BASE, ["app/", file("app/one", BIG)]],
    ["kept 0", "reused 1", ["application:", "/app/", "/new 5"]],
  ],
  [
    "with a small part out of date, which a layer above puts right",
    [
      BASE,
      [
        "app/",
        "app/node_modules/",
        file("app/node_modules/a", BIG),
        file("app/node_modules/b", "2".repeat(999)),
      ],
    ],
    [BASE, DEPENDENCIES],
    ["kept 0", "reused 1", ["dependencies:", "/app/", "/app/node_modules/", "/app/node_modules/b 999"]],
  ],
  [
    "with a small part that is gone, which a layer above hides",
    [BASE, ["app/", "app/node_modules/", file("app/node_modules/a", BIG)], ["app/", "app/main 5"]],
    [BASE, DEPENDENCIES],
    [
      "kept 0",
      "reused 1",
      ["application:", "hide /app/node_modules/b", "/app/", "/app/node_modules/", "/app/main 5"],
    ],
  ],
  [
    "on another base",
    [["etc/", "etc/os 2"], [file("one", BIG)]],
    [BASE, [file("one", BIG)]],
    ["kept 0", "kept 1"],
  ],
  [
    "where its whiteout hides what the target lacks too",
    [BASE, ["etc/", "etc/.wh.os", file("one", BIG), "new 5"]],
    [BASE, ["etc/", "etc/.wh.os", file("one", BIG)]],
    ["kept 0", "reused 1", ["application:", "/new 5"]],
  ],
  [
    "where its hard links are still one file",
    [BASE, [file("a", BIG), "b => a", "new 5"]],
    [BASE, [file("a", BIG), "b => a"]],
    ["kept 0", "reused 1", ["application:", "/new 5"]],
  ],
]);

holds("a layer of the previous image is not used again", [
  [
    "where most of it is out of date, though it would save bytes",
    [BASE, [file("a", BIG), file("b", BIG.replace("content", "another"))], ["new 5"]],
    [BASE, [file("a", BIG), file("b", BIG), file("c", BIG)]],
    ["kept 0", ["application:", "/a 8000", "/b 8000", "/new 5"]],
  ],
  [
    "where what it brings is not worth the header over what is out of date",
    [BASE, ["a 500", "b 3"]],
    [BASE, ["a 500", "b 2"]],
    ["kept 0", ["application:", "/a 500", "/b 3"]],
  ],
  [
    "where its whiteout hides what the target keeps, and that weighs more",
    [[...BASE, file("etc/data", BIG)], ["a 500"]],
    [
      [...BASE, file("etc/data", BIG)],
      ["etc/", "etc/.wh.data", "a 500"],
    ],
    ["kept 0", ["application:", "/a 500"]],
  ],
  [
    "where its whiteout would hide nothing",
    [
      ["etc/", "etc/os 2"],
      [file("one", BIG), "new 1"],
    ],
    [
      [...BASE, "gone 1"],
      [".wh.gone", file("one", BIG)],
    ],
    ["kept 0", ["application:", "/new 1", "/one 8000"]],
  ],
  [
    "in the lowest place with a whiteout",
    [[file("one", BIG), "new 1"]],
    [["gone 1"], [".wh.gone", file("one", BIG)]],
    [["application:", "/new 1", "/one 8000"]],
    { base: 0 },
  ],
  [
    "where engines would read it differently: it writes into a directory that it does not list",
    [
      ["d/ 700", "d/x 1"],
      ["d/ 700", file("d/one", BIG)],
    ],
    [["d/ 755", "d/x 1"], [file("d/one", BIG)]],
    ["kept 0", ["application:", "/d/", "/d/one 8000"]],
  ],
  [
    "where the same content has another time",
    [BASE, [file("one", BIG, { mtimeSeconds: 7 })]],
    [BASE, [file("one", BIG)]],
    ["kept 0", ["application:", "/one 8000"]],
  ],
  [
    "where its attributes differ",
    [BASE, [file("one", BIG, { xattrs: { "user.a": "1" } })]],
    [BASE, [file("one", BIG)]],
    ["kept 0", ["application:", "/one 8000"]],
  ],
  [
    "where names of one file became two files",
    [BASE, [file("a", BIG), file("b", BIG)]],
    [BASE, [file("a", BIG), "b => a"]],
    ["kept 0", "reused 1", ["application:", "/b 8000"]],
  ],
  [
    "where it holds what the user wants gone",
    [BASE, [file("one", BIG), file("secret", SMALL)]],
    [BASE, [file("one", BIG), file("secret", SMALL)]],
    ["kept 0", ["application:", "/one 8000"]],
    { dropped: ["/secret"] },
  ],
  [
    "where it brings nothing that is not there yet",
    [[...BASE, file("one", BIG)], ["new 5"]],
    [BASE, [file("one", BIG)]],
    ["kept 0", ["application:", "/new 5"]],
  ],
]);

holds("a layer that the image has itself", [
  [
    "is used again though most of it is dead, for that it is anyway",
    [BASE, [file("a", BIG), file("b", BIG), file("c", BIG)], [".wh.b", ".wh.c", "new 5"]],
    [BASE, [file("a", BIG), file("b", BIG), file("c", BIG)]],
    ["kept 0", "kept 1", ["application:", "hide /b", "hide /c", "/new 5"]],
  ],
]);

const THREE: Lines = [
  BASE,
  ["usr/", "usr/bin/", "usr/bin/git 7"],
  ["app/", "app/node_modules/", "app/node_modules/a 3", "app/main 5"],
];

holds("an image of which pullers have all", [
  [
    "stays as it is, dead content and all",
    [BASE, [file("a", BIG)], [".wh.a", "b 1"]],
    [BASE, [file("a", BIG)], [".wh.a", "b 1"], ["c 1"]],
    ["kept 0", "kept 1", "kept 2"],
  ],
  [
    "loses what brings nothing where it has too many layers",
    [BASE, [file("a", BIG)], [".wh.a", "b 1"]],
    [BASE, [file("a", BIG)], [".wh.a", "b 1"]],
    ["kept 0", "reused 2"],
    { layersMax: 2 },
  ],
  [
    "does not stay where something is to go",
    [BASE, [file("a", BIG)]],
    [BASE, [file("a", BIG)]],
    ["kept 0"],
    { dropped: ["/a"] },
  ],
]);

holds("--max-layers", [
  [
    "joins new layers, the most lasting first",
    THREE,
    [],
    [
      "kept 0",
      [
        "packages+dependencies:",
        "/app/",
        "/app/node_modules/",
        "/app/node_modules/a 3",
        "/usr/",
        "/usr/bin/",
        "/usr/bin/git 7",
      ],
      ["application:", "/app/", "/app/main 5"],
    ],
    { layersMax: 3 },
  ],
  [
    "joins all of them where there is room for one",
    [BASE, ["usr/", "usr/git 7", "main 5"]],
    [],
    ["kept 0", ["packages+application:", "/main 5", "/usr/", "/usr/git 7"]],
    { layersMax: 2 },
  ],
  [
    "then writes reused layers again, those first that are cheapest to pull",
    [BASE, [file("one", BIG)], [file("two", SMALL)], ["new 5"]],
    [BASE, [file("two", SMALL), file("three", "")], [file("one", BIG)]],
    ["kept 0", "kept 1", ["application:", "/new 5", "/two 1000"]],
    { layersMax: 3 },
  ],
]);

it("--max-layers says in one line how many it takes at least", () => {
  const plan = (layersMax: number, ...lines: Lines) =>
    planImage(relayerInput(storedImage(...lines), { base: 2, layersMax }));
  expect(() => plan(2, BASE, ["a 1"], ["b 1"])).toThrow(
    "--max-layers 2: the base alone has 2 layers and what lies above takes one; give 3 or more",
  );
  expect(() => plan(1, BASE, ["a 1"])).toThrow("--max-layers 1: the base alone has 2 layers; give 2 or more");
  expect(plan(2, BASE, ["a 1"])).toHaveLength(2);
});

describe("how lasting a path's content is", () => {
  it.each([
    ["/usr/bin/git", "packages"],
    ["/lib/x86_64-linux-gnu/libc.so.6", "packages"],
    ["/var/lib/dpkg/status", "packages"],
    ["/lib/apk/db/installed", "packages"],
    ["/var/lib/rpm/rpmdb.sqlite", "packages"],
    ["/etc/ssl/certs/ca.pem", "packages"],
    ["/usr/local/bin/node", "dependencies"],
    ["/usr/local/lib/python3.12/site-packages/flask/app.py", "dependencies"],
    ["/usr/lib/python3/dist-packages/apt/__pycache__/a.pyc", "packages"],
    ["/app/node_modules/left-pad/index.js", "dependencies"],
    ["/srv/vendor/bundle/ruby/3.3.0/gems/rack/lib/rack.rb", "dependencies"],
    ["/root/.m2/repository/a.jar", "dependencies"],
    ["/go/pkg/mod/example.org/a/a.go", "dependencies"],
    ["/app/main.js", "application"],
    ["/app/vendor.js", "application"],
    ["/srv/www/index.html", "application"],
    ["/opt/tool/bin/tool", "application"],
    ["/usrlocal", "application"],
  ])("%s: %s", (path, stability) => {
    expect(stabilityBy()(path)).toBe(stability);
  });

  it("what a package database speaks for is packages, wherever it lies", () => {
    const stabilityOf = stabilityBy(new Set(["/opt/tool/bin/tool"]));
    expect(stabilityOf("/opt/tool/bin/tool")).toBe("packages");
    expect(stabilityOf("/opt/tool/bin/other")).toBe("application");
  });
});
