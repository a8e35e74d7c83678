import { describe, expect, it } from "vitest";
import { readRecipe } from "../../src/recipe/read.ts";
import { type Built, builtScene, finalOf, splitOf, textOf } from "./scenes.ts";

const MB = 1_000_000;

/** A program that is built by a compiler that apt installed: 60 MB of which 1 MB runs. */
const app = (more: Partial<Built> & { readonly end?: string; readonly steps?: string } = {}): Built => {
  const { end = 'CMD ["/app/run"]', steps = "", ...rest } = more;
  return {
    dockerfile: `FROM debian:12\nRUN apt-get update && apt-get install -y gcc\nRUN make\n${steps}${end}\n`,
    needed: ["/app/run", "/bin/sh"],
    packages: [{ name: "gcc", line: 2, files: ["/usr/bin/gcc"] }],
    ...rest,
    wrote: { 2: { "/usr/bin/gcc": 50 * MB }, 3: { "/app/run": MB, "/src/main.c": 9 * MB }, ...rest.wrote },
  };
};

describe("a stage that builds and ships", () => {
  it("becomes two, and says what that saves", () => {
    const result = splitOf(app());
    if (!("text" in result)) throw new Error(result.reason);
    expect(result.text).toBe(`FROM debian:12 AS build
RUN apt-get update && apt-get install -y gcc
RUN make

FROM debian:12
COPY --from=build /app /app
CMD ["/app/run"]
`);
    expect(result.step).toMatchObject({
      rule: "multi-stage",
      risk: "review",
      line: 1,
      savesBytes: 59 * MB,
      estimate: true,
    });
  });

  it("is not split again", () => {
    const rebuilt = { ...app(), dockerfile: textOf(app()), packages: [], wrote: { 6: { "/app/run": MB } } };
    expect(textOf(rebuilt)).toBe("declined: one stage more would save less than a tenth");
  });

  it("copies nothing that is not in the image", () => {
    const built = app({
      wrote: { 3: { "/app/run": MB, "/app/data/x": 5, "/opt/it": 10 } },
      unknown: ["/app", "/opt"],
    });
    const { tree } = builtScene(built);
    const final = readRecipe(textOf(built), "Dockerfile").stages[1] ?? [];
    const copied = final
      .filter(({ instruction }) => instruction.keyword === "COPY")
      .flatMap(({ instruction }) => instruction.argument.split(" ").slice(0, -1));
    expect(copied).toEqual(["/app", "/opt"]);
    for (const path of copied) expect(tree.nodes.has(path)).toBe(true);
  });

  it.each([
    [
      "it saves too little",
      app({ wrote: { 2: { "/usr/bin/gcc": 5 }, 3: { "/app/run": MB } } }),
      "one stage more would save less than a tenth",
    ],
    [
      "what starts is not followed",
      app({ complete: false }),
      "what the container starts cannot be followed to its end: nothing is started",
    ],
    [
      "it is built upon",
      app({ end: "ONBUILD RUN make\nCMD /app/run" }),
      "line 4 is for builds on this image",
    ],
    [
      "CMD is a build",
      app({ config: { cmd: ["npm", "run", "dev"] } }),
      "the container starts npm run dev, which works on the sources",
    ],
    [
      "an entrypoint starts the build",
      app({ config: { entrypoint: ["docker-entrypoint.sh"], cmd: ["npm", "run", "dev"] } }),
      "the container starts npm run dev, which works on the sources",
    ],
    [
      "a capability is set",
      app({ rights: { "/app/run": { xattrs: { "security.capability": "x" } } } }),
      "/app/run has extended attributes, which not every builder copies",
    ],
    [
      "a link became a file",
      app({
        base: { "/etc/localtime": "symlink:/usr/share/zoneinfo/UTC" },
        wrote: { 3: { "/app/run": MB, "/etc/localtime": 9 } },
      }),
      "/etc/localtime was a link before",
    ],
    [
      "a name is a pattern",
      app({
        base: { "/opt": "dir", "/opt/a": 1 },
        wrote: { 3: { "/app/run": MB, "/opt/[id].js": 9 } },
        unknown: ["/opt"],
      }),
      'no COPY can name "/opt/[id].js"',
    ],
    [
      "the base is raised",
      app({ steps: "RUN apt-get upgrade -y\n" }),
      "line 4 upgrades packages of the base",
    ],
    [
      "accounts are written by hand",
      app({ steps: "COPY passwd /etc/passwd\n", wrote: { 4: { "/etc/passwd": 90 } } }),
      "line 4 writes accounts by hand",
    ],
  ])("stays as it is where %s", (_, built, reason) => {
    expect(textOf(built)).toBe(`declined: ${reason}`);
  });
});

describe("what packages brought", () => {
  const served = (more: Parameters<typeof app>[0] = {}): Built =>
    app({
      ...more,
      dockerfile: `FROM debian:12\nRUN ${more.steps ?? "apt-get update && apt-get install -y gcc nginx"}\nRUN make\n${more.end ?? "RUN true"}\nCMD ["/usr/sbin/nginx"]\n`,
      needed: ["/app/run", "/usr/sbin/nginx", "/etc/nginx/nginx.conf"],
      packages: [
        { name: "gcc", line: 2, files: ["/usr/bin/gcc"] },
        { name: "nginx", line: 2, files: ["/etc/nginx/nginx.conf", "/usr/sbin/nginx"] },
      ],
      wrote: {
        2: {
          "/usr/bin/gcc": 50 * MB,
          "/usr/sbin/nginx": MB,
          "/var/log/nginx/old": 1,
          "/etc/nginx/nginx.conf": 900,
          ...more.wrote?.[2],
        },
        ...(more.wrote?.[3] ? { 3: more.wrote[3] } : {}),
        ...(more.wrote?.[4] ? { 4: more.wrote[4] } : {}),
      },
    });

  it("is installed again, and only what runs", () => {
    expect(finalOf(served())).toContain(
      "RUN apt-get update && apt-get install -y --no-install-recommends nginx && rm -rf /var/lib/apt/lists/*\n",
    );
  });

  it("is copied after the install where a later RUN changed it", () => {
    const final = finalOf(
      served({
        end: "RUN sed -i s/80/8080/ /etc/nginx/nginx.conf",
        wrote: { 4: { "/etc/nginx/nginx.conf": 902 } },
      }),
    );
    expect(final).toMatch(/apt-get install[^\n]*\n(.*\n)*COPY --from=build \/etc\/nginx \/etc\/nginx\n/);
  });

  it("declines a RUN that may have changed it while it installed", () => {
    expect(
      finalOf(served({ steps: "apt-get install -y nginx && sed -i s/80/8080/ /etc/nginx/nginx.conf" })),
    ).toBe(
      "declined: line 2 installs packages that are needed, and may change their files too; install them in a RUN of their own",
    );
    expect(
      finalOf(served({ steps: "apt-get install -y nginx && echo x > /etc/nginx/nginx.conf" })),
    ).toContain("declined");
    expect(
      finalOf(served({ steps: "apt-get install -y nginx && rm /etc/nginx/sites-enabled/default" })),
    ).toContain("declined");
  });

  it("carries what the same RUN downloaded beside it", () => {
    const built = served({
      steps: "apt-get update && apt-get install -y nginx && curl -o /opt/tool https://example.org/tool",
      wrote: { 2: { "/opt/tool": 300 } },
    });
    expect(finalOf({ ...built, needed: [...(built.needed ?? []), "/opt/tool"] })).toContain(
      "COPY --from=build /opt /opt\n",
    );
  });

  it("keeps a log that was made a link", () => {
    const final = finalOf(
      served({
        end: "RUN ln -sf /dev/stdout /var/log/nginx/access.log",
        wrote: { 4: { "/var/log/nginx/access.log": "symlink:/dev/stdout" } },
      }),
    );
    expect(final).toContain("ln -sfn /dev/stdout /var/log/nginx/access.log");
  });

  it("removes again what a RUN removed of the base and of the package", () => {
    const final = finalOf(
      served({
        base: { "/etc/motd": 10 },
        end: "RUN rm /etc/motd /etc/nginx/default",
        wrote: { 2: { "/etc/nginx/default": 3 }, 4: { "/etc/.wh.motd": 0, "/etc/nginx/.wh.default": 0 } },
      }),
    );
    expect(final).toContain("RUN rm -rf /etc/motd /etc/nginx/default\n");
  });

  it.each([
    [
      "a source of its own",
      "apt-get install -y -t bookworm-backports nginx",
      {},
      "line 2 installs packages from files or from a source of its own",
    ],
    [
      "a file",
      "apt-get install -y ./nginx.deb",
      {},
      "line 2 installs packages from files or from a source of its own",
    ],
    [
      "a repository that was added",
      "apt-get install -y nginx",
      { "/etc/apt/sources.list.d/nginx.list": 9 },
      "the image has a source of packages that the base has not (/etc/apt/sources.list.d/nginx.list)",
    ],
    ["sudo", "sudo apt-get install -y nginx", {}, "line 2 installs packages by sudo"],
  ])("declines %s", (_, steps, files, reason) => {
    expect(finalOf(served({ steps, wrote: { 2: files } }))).toBe(`declined: ${reason}`);
  });

  it("keeps a pin, a mount and a prompt that is off", () => {
    const final = finalOf(
      served({
        steps:
          "--mount=type=cache,target=/var/lib/apt DEBIAN_FRONTEND=noninteractive apt-get install -y nginx=1.2*",
      }),
    );
    expect(final).toContain(
      "RUN --mount=type=cache,target=/var/lib/apt apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \\\n        nginx=1.2*\nCOPY",
    );
  });
});

describe("owners and modes", () => {
  it.each([
    [
      "a folder that was given away while its files were not",
      {
        wrote: { 3: { "/app/run": MB, "/app/logs": "dir", "/app/logs/.keep": 1 } },
        unknown: ["/app"],
        rights: { "/app/logs": { uid: 33, gid: 33 } },
      },
      ["RUN mkdir -p /app/logs && chown 33:33 /app/logs && chmod 0755 /app/logs"],
    ],
    [
      "an empty folder of somebody else",
      {
        wrote: { 3: { "/app/run": MB, "/data": "dir" } },
        rights: { "/data": { uid: 7, gid: 8, mode: 0o700 } },
      },
      ["RUN mkdir -p /data && chown 7:8 /data && chmod 0700 /data"],
    ],
    [
      "the mode of a folder that is copied whole",
      { wrote: { 3: { "/app": "dir", "/app/run": MB } }, rights: { "/app": { mode: 0o750 } } },
      ["RUN mkdir -p /app && chown 0:0 /app && chmod 0750 /app", "COPY --from=build /app /app"],
    ],
    [
      "a folder of the base that is as it was",
      { base: { "/srv": "dir", "/srv/a": 1 }, wrote: { 3: { "/app/run": MB, "/srv": "dir" } }, rights: {} },
      [],
    ],
    [
      "a folder of the base that was given away",
      {
        base: { "/srv": "dir", "/srv/a": 1 },
        wrote: { 3: { "/app/run": MB, "/srv": "dir" } },
        rights: { "1:/srv": {}, "2:/srv": { uid: 33, gid: 33 } },
      },
      ["RUN mkdir -p /srv && chown 33:33 /srv && chmod 0755 /srv"],
    ],
    [
      "owners by number",
      {
        wrote: { 3: { "/app": "dir", "/app/run": MB } },
        rights: { "/app": { uid: 5, gid: 6 }, "/app/run": { uid: 5, gid: 6 } },
      },
      ["COPY --from=build --chown=5:6 /app /app"],
    ],
  ] satisfies [string, Partial<Built>, string[]][])("keeps %s", (_, more, lines) => {
    const final = finalOf(app(more as Parameters<typeof app>[0]));
    for (const line of lines) expect(final).toContain(`${line}\n`);
    if (lines.length === 0) expect(final).not.toContain("mkdir");
  });

  it("copies mixed owners by file, and links as links", () => {
    const final = finalOf(
      app({
        base: { "/usr/local": "dir", "/usr/local/bin": "dir" },
        wrote: {
          3: {
            "/app/run": MB,
            "/usr/local/bin/a": 1,
            "/usr/local/bin/b": 1,
            "/usr/local/bin/l": "symlink:a",
          },
        },
        unknown: ["/usr/local"],
        rights: { "/usr/local/bin/b": { uid: 9, gid: 9 } },
      }),
    );
    expect(final).toContain(`COPY --from=build /usr/local/bin/a /usr/local/bin/a
COPY --from=build --chown=9:9 /usr/local/bin/b /usr/local/bin/b
RUN mkdir -p /usr/local/bin && ln -sfn a /usr/local/bin/l
`);
  });
});

describe("what multi-stage builds are known to lose", () => {
  const carried = (
    line: string,
    wrote: Record<string, number | `symlink:${string}` | "dir">,
    more: Partial<Built> = {},
  ): string => finalOf(app({ steps: `${line}\n`, wrote: { 4: wrote }, ...more }));

  it("a certificate that was added, with the bundle that holds it", () => {
    const final = carried("RUN update-ca-certificates", {
      "/usr/local/share/ca-certificates/own.crt": 9,
      "/etc/ssl/certs/ca-certificates.crt": 900,
    });
    expect(final).toContain("/etc/ssl");
    expect(final).toContain("/usr/local");
  });

  it("a job of cron", () => {
    expect(carried("COPY job /etc/cron.d/job", { "/etc/cron.d/job": 9 })).toContain("/etc/cron.d");
  });

  it("a link that an instruction made beside the base's files", () => {
    expect(
      carried(
        "RUN ln -s /app/run /usr/bin/run",
        { "/usr/bin/run": "symlink:/app/run" },
        { base: { "/usr/bin": "dir" }, unknown: ["/usr/bin"] },
      ),
    ).toContain("ln -sfn /app/run /usr/bin/run");
  });

  it("a program that lies in /tmp", () => {
    const built = app({ steps: "COPY x /tmp/x\n", wrote: { 4: { "/tmp/x": 9 } }, base: { "/tmp": "dir" } });
    expect(finalOf({ ...built, needed: ["/app/run", "/tmp/x"] })).toContain(
      "COPY --from=build /tmp/x /tmp/x\n",
    );
    expect(finalOf(built)).not.toContain("/tmp");
  });

  it("a bit that gives rights", () => {
    expect(
      carried("RUN chmod 4755 /app/run", { "/app/run": MB }, { rights: { "/app/run": { mode: 0o4755 } } }),
    ).toBe("declined: /app/run runs with the rights of its owner or group");
  });

  it("packages of the system that only development needs stay out, once it is pruned", () => {
    const built = app({
      steps: "RUN npm ci\n",
      wrote: {
        4: { "/app/package-lock.json": 1, "/app/node_modules/dev/index.js": MB },
        2: { "/usr/bin/gcc": 40 * MB, "/usr/lib/tape.js": 1 },
      },
      unknown: ["/app"],
      needed: ["/app/run", "/usr/lib/tape.js"],
      packages: [
        { name: "gcc", line: 2, files: ["/usr/bin/gcc"] },
        { name: "tape", line: 2, files: ["/usr/lib/tape.js"] },
        {
          name: "dev",
          kind: "npm",
          line: 4,
          development: true,
          record: "/app/node_modules/dev/package.json",
          files: ["/app/node_modules/dev/index.js"],
        },
      ],
    });
    expect(finalOf(built)).toContain("tape");
    const gone = new Set(["/app/node_modules/dev/index.js"]);
    expect(finalOf({ ...built, production: { without: gone, needed: ["/app/run"] } })).not.toContain("tape");
    const other = new Set([...gone, "/app/other"]);
    expect(finalOf({ ...built, production: { without: other, needed: ["/app/run"] } })).toContain("tape");
  });

  it.each<[string, readonly (readonly [name: string, ...needs: string[]])[], string]>([
    ["one brings another", [["a", "b"], ["b"]], "a"],
    ["one brings the next", [["a", "b"], ["b", "c"], ["c"]], "a"],
    [
      "two need each other",
      [
        ["a", "b"],
        ["b", "a"],
      ],
      "a",
    ],
    ["of a ring one brings more", [["a", "b"], ["b", "a", "c"], ["c", "b"], ["d"]], "a d"],
    ["either of two would do", [["a", "b|c"], ["b"], ["c"]], "a b c"],
  ])("packages that others bring along are not named: %s", (_name, packages, words) => {
    const built = app({
      wrote: { 2: Object.fromEntries(packages.map(([name]) => [`/usr/bin/${name}`, 1])) },
      needed: ["/app/run", ...packages.map(([name]) => `/usr/bin/${name}`)],
      packages: [
        { name: "gcc", line: 2, files: ["/usr/bin/gcc"] },
        ...packages.map(([name, ...needs]) => ({ name, line: 2, needs, files: [`/usr/bin/${name}`] })),
      ],
    });
    expect(finalOf(built)).toContain(`apt-get install -y --no-install-recommends ${words} &&`);
  });

  it("packages of development that no lock names are not pruned", () => {
    const node = (development: boolean | null): Built =>
      app({
        steps: "RUN npm ci\n",
        wrote: {
          4: {
            "/app/package-lock.json": 1,
            "/app/node_modules/dev/index.js": MB,
            "/app/node_modules/odd/index.js": 1,
          },
        },
        unknown: ["/app"],
        packages: [
          { name: "gcc", line: 2, files: ["/usr/bin/gcc"] },
          {
            name: "dev",
            kind: "npm",
            line: 4,
            development: true,
            record: "/app/node_modules/dev/package.json",
            files: ["/app/node_modules/dev/index.js"],
          },
          {
            name: "odd",
            kind: "npm",
            line: 4,
            development,
            record: "/app/node_modules/odd/package.json",
            files: ["/app/node_modules/odd/index.js"],
          },
        ],
      });
    expect(textOf(node(false))).toContain("RUN cd /app && npm prune --omit=dev --ignore-scripts\n");
    expect(textOf(node(null))).not.toContain("prune");
  });
});

describe("what is said to be saved", () => {
  const predicted = (built: Built): number => {
    const { image } = builtScene(built);
    const stored = image.layers.flatMap(({ entries }) => entries.map(({ contentBytes }) => contentBytes));
    const result = splitOf(built);
    if (!("text" in result)) throw new Error(result.reason);
    return stored.reduce((sum, bytes) => sum + bytes, 0) - (result.step.savesBytes ?? 0);
  };
  const BASE_BYTES = 1100;

  it("counts a file once that has two names, of which one is copied", () => {
    const built = app({
      wrote: { 3: { "/app/objects/run-1": MB, "/app/run": "link:/app/objects/run-1" } },
      unknown: ["/app"],
      apart: ["/app/objects"],
    });
    expect(predicted(built)).toBe(BASE_BYTES + MB);
  });

  it("what a script of some package wrote where everybody writes is copied, if something asks for it by name", () => {
    const built = app({
      base: { "/etc/hosts": 1 },
      wrote: { 2: { "/usr/bin/gcc": 50 * MB, "/usr/bin/tool": 300, "/etc/tool": 1, "/etc/inputrc": 11 } },
      needed: ["/app/run", "/bin/sh", "/usr/bin/tool", "/etc/inputrc"],
      packages: [
        { name: "gcc", line: 2, files: ["/usr/bin/gcc"] },
        { name: "tool", line: 2, files: ["/usr/bin/tool", "/etc/tool"] },
      ],
    });
    expect(finalOf(built)).toContain("COPY --from=build /etc/inputrc /etc/inputrc\n");
  });

  it("counts databases by how many packages are installed again, and of these what is kept of each", () => {
    const built = app({
      base: { "/var/lib/dpkg/status": 1000, "/usr/bin": "dir" },
      wrote: {
        2: {
          "/usr/bin/gcc": 50 * MB,
          "/usr/bin/tool": 300,
          "/var/lib/dpkg/status": 3000,
          "/var/lib/dpkg/info/gcc.list": 70,
          "/var/lib/dpkg/info/tool.list": 7,
          "/var/log/apt/history.log": 80,
          "/usr/bin/written-by-a-script": 11,
        },
      },
      needed: ["/app/run", "/bin/sh", "/usr/bin/tool"],
      packages: [
        { name: "gcc", line: 2, files: ["/usr/bin/gcc"] },
        { name: "tool", line: 2, files: ["/usr/bin/tool"] },
      ],
    });
    const state = 1000 + 2000 / 2 + 7 + 80 / 2;
    expect(predicted(built)).toBe(BASE_BYTES + 1000 + MB + 300 + 11 + state);
  });
});

describe("what builders leave in a folder that is copied", () => {
  const cargo = app({
    wrote: {
      3: {
        "/app/run": MB,
        "/app/target/deps/x": 5 * MB,
        "/app/target/build": "dir",
        "/app/target/build/out": "dir",
      },
    },
    unknown: ["/app"],
    apart: ["/app/target"],
    config: { cmd: ["/app/run"], workingDir: "/app" },
  });

  it("is removed in the build, empty folders too", () => {
    const text = textOf(cargo);
    expect(text).toContain("RUN rm -rf /app/target\n");
    expect(finalOf(cargo)).toContain("COPY --from=build /app /app\n");
    expect(finalOf(cargo)).not.toContain("mkdir");
  });
});

it("a log that a package manager wrote is not copied, though a file names it", () => {
  const built = app({
    wrote: { 2: { "/usr/bin/gcc": 50 * MB, "/var/log/dpkg.log": 60_000 } },
    needed: ["/app/run", "/bin/sh", "/var/log/dpkg.log"],
  });
  expect(finalOf(built)).not.toContain("/var/log");
});

describe("a file of several stages", () => {
  const last =
    "FROM debian:12 AS final\nRUN apt-get update && apt-get install -y gcc\nRUN make\nCMD /app/run\n";
  const several = (first: string, more: Partial<Built> = {}): Built => ({
    dockerfile: first + last,
    needed: ["/app/run", "/bin/sh"],
    packages: [{ name: "gcc", line: 4, files: ["/usr/bin/gcc"] }],
    wrote: { 4: { "/usr/bin/gcc": 50 * MB }, 5: { "/app/run": MB, "/src/main.c": 9 * MB } },
    ...more,
  });

  it("has its last one split, which keeps its name, and no other", () => {
    const first = "FROM golang AS build\nRUN go build\n";
    expect(textOf(several(first))).toBe(`${first}FROM debian:12 AS final-build
RUN apt-get update && apt-get install -y gcc
RUN make

FROM debian:12 AS final
COPY --from=final-build /app /app
CMD /app/run
`);
  });

  it("gives the new one a name that no stage has", () => {
    const first = "FROM golang AS final-build\nRUN go build\n";
    expect(textOf(several(first))).toContain("\nFROM debian:12 AS slim-build\n");
    const unnamed = several("FROM golang AS Build\nRUN go build\n");
    const text = textOf({ ...unnamed, dockerfile: unnamed.dockerfile.replace(" AS final", "") });
    expect(text).toContain("\nFROM debian:12 AS builder\n");
  });

  it("stays where the last builds on another of them", () => {
    const first = "FROM debian:11 AS Debian\nRUN true\n";
    const built = several(first);
    expect(textOf({ ...built, dockerfile: built.dockerfile.replace("FROM debian:12", "FROM debian") })).toBe(
      "declined: the last stage builds on another of the file",
    );
  });

  it("has to save more than one of a single stage", () => {
    const few = { 4: { "/usr/bin/gcc": 5 * MB }, 5: { "/app/run": MB } };
    expect(textOf(several("FROM golang AS build\nRUN go build\n", { wrote: few }))).toContain("declined");
    expect(textOf(app({ wrote: { 2: { "/usr/bin/gcc": 5 * MB }, 3: { "/app/run": MB } } }))).toContain(
      "AS build",
    );
  });
});
