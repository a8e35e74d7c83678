import { describe, expect, it } from "vitest";
import { readRecipe } from "../../src/recipe/read.ts";
import { doingOf } from "../../src/split/doing.ts";
import { type Built, finalOf } from "./scenes.ts";

const MB = 1_000_000;

/** When the RUN began to unpack; packages are older. */
const NOW = 1_700_000_000;
const AGE = 1_600_000_000;

const INFO = "/var/lib/dpkg/info";

/** One RUN that installs a compiler and a library that the program needs, and builds the program. */
const hurried = (run: string, more: Partial<Built> = {}): Built => ({
  dockerfile: `FROM debian:12\nCOPY . /src\nRUN ${run}\nCMD ["/usr/local/bin/tool"]\n`,
  needed: ["/usr/local/bin/tool", "/usr/lib/libx.so.1", "/etc/x.conf"],
  packages: [
    { name: "gcc", line: 3, files: ["/usr/bin/gcc"] },
    { name: "libx1", line: 3, files: ["/usr/lib/libx.so.1", "/etc/x.conf"] },
  ],
  ...more,
  wrote: {
    2: { "/src/main.c": MB },
    3: {
      "/usr/bin/gcc": 50 * MB,
      "/usr/lib/libx.so.1": MB,
      "/etc/x.conf": 90,
      "/usr/local/bin/tool": MB,
      "/src/main.o": MB,
      [`${INFO}/gcc.list`]: 9,
      [`${INFO}/libx1:amd64.list`]: 9,
    },
  },
  rights: {
    "/usr/bin/gcc": { mtimeSeconds: AGE },
    "/usr/lib/libx.so.1": { mtimeSeconds: AGE },
    "/etc/x.conf": { mtimeSeconds: AGE },
    "/usr/local/bin/tool": { mtimeSeconds: NOW + 60 },
    [`${INFO}/gcc.list`]: { mtimeSeconds: NOW + 1 },
    [`${INFO}/libx1:amd64.list`]: { mtimeSeconds: NOW },
    ...more.rights,
  },
});

const INSTALL = "apt-get update && apt-get install -y gcc libx1";

describe("one RUN that installs packages and builds", () => {
  it("is split: what runs is installed again, and what it built is copied", () => {
    expect(finalOf(hurried(`${INSTALL} && cd /src && ./configure && make -j4 && make install`))).toBe(
      [
        "FROM debian:12",
        "RUN apt-get update && apt-get install -y --no-install-recommends libx1 && rm -rf /var/lib/apt/lists/*",
        "COPY --from=build /usr/local /usr/local",
        'CMD ["/usr/local/bin/tool"]',
        "",
      ].join("\n"),
    );
  });

  it("has a file of a package copied over the installed one where the RUN wrote it, as its time shows", () => {
    const final = finalOf(
      hurried(`${INSTALL} && sed -i s/a/b/ /etc/x.conf && make -C /src install`, {
        rights: { "/etc/x.conf": { mtimeSeconds: NOW } },
      }),
    );
    expect(final).toMatch(
      /install[^\n]* libx1 [^\n]*\n(?:.*\n)*COPY --from=build \/etc\/x\.conf \/etc\/x\.conf\n/,
    );
  });

  /** The same where dpkg's last word on its packages is there, a minute later. */
  const timed = (run: string, more: Record<string, number> = {}): Built => {
    const one = hurried(run);
    const times = { "/var/lib/dpkg/status": NOW + 60, "/usr/local/bin/tool": NOW + 61, ...more };
    const rights = Object.entries(times).map(([path, mtimeSeconds]) => [path, { mtimeSeconds }]);
    const stored = Object.fromEntries(Object.keys(times).map((path) => [path, 1]));
    return {
      ...one,
      wrote: { ...one.wrote, 3: { ...stored, ...one.wrote[3] } },
      rights: { ...one.rights, ...Object.fromEntries(rights) },
    };
  };
  const SCRIPTS = { "/etc/rc2.d/S01x": NOW + 30, "/etc/x.d/made": NOW + 30, "/etc/y.conf": NOW + 90 };

  it("copies of /etc what the RUN wrote itself, and not what the packages' scripts did before", () => {
    const final = finalOf(timed(`${INSTALL} && make -C /src install`, SCRIPTS));
    expect(final.match(/^COPY .*/gm)).toEqual([
      "COPY --from=build /etc/y.conf /etc/y.conf",
      "COPY --from=build /usr/local /usr/local",
    ]);
  });

  it.each([
    ["installs once more behind it", `${INSTALL} && make -C /src install && apt-get install -y libx1`],
    [
      "writes a file between two installs",
      `${INSTALL} && echo x > /etc/z && apt-get install -y libx1 && make -C /src install`,
    ],
    ["removes packages behind it", `${INSTALL} && make -C /src install && apt-get purge -y gcc`],
  ])("copies all of it where the RUN %s, for no time parts them", (_what, run) => {
    expect(finalOf(timed(run, SCRIPTS))).toMatch(/^COPY --from=build \/etc\/x\.d(?:\/made)? /m);
  });

  it("copies all of it where apt was called once more, as a script may have done", () => {
    const made = timed(`${INSTALL} && ./build.sh`, { ...SCRIPTS, "/var/lib/apt/extended_states": NOW + 40 });
    expect(finalOf(made)).toMatch(/^COPY --from=build \/etc\/x\.d(?:\/made)? /m);
  });

  it("copies what is new in a folder of the application's, whenever it came", () => {
    const made = timed(`${INSTALL} && make -C /src install`, { "/usr/local/share/tool/data": NOW + 30 });
    expect(finalOf({ ...made, unknown: ["/usr/local/share/tool"] })).toMatch(
      /^COPY --from=build \/usr\/local \/usr\/local$/m,
    );
  });

  const refused = (by: string) =>
    `declined: line 3 installs packages that are needed, and may change their files too${by}; install them in a RUN of their own`;

  it("stays where all files are of one time, which tells nothing", () => {
    const paths = Array.from({ length: 21 }, (_, at) => `/usr/lib/x/${at}`);
    const one = hurried(`${INSTALL} && make -C /src install`);
    const built: Built = {
      ...one,
      wrote: { ...one.wrote, 3: { ...one.wrote[3], ...Object.fromEntries(paths.map((path) => [path, 1])) } },
      packages: [...(one.packages ?? []), { name: "x-data", line: 3, files: paths }],
      rights: {},
    };
    expect(finalOf(built)).toBe(refused(""));
  });

  it("stays where the layer does not have the lists of all its packages", () => {
    const one = hurried(`${INSTALL} && make -C /src install`);
    const { [`${INFO}/gcc.list`]: _, ...wrote } = one.wrote[3] ?? {};
    expect(finalOf({ ...one, wrote: { ...one.wrote, 3: wrote } })).toBe(refused(""));
  });

  it("stays where packages are of a kind that does not tell", () => {
    const one = hurried("apk add gcc libx1 && make -C /src install");
    const packages = one.packages?.map((of) => ({ ...of, kind: "apk" as const, id: `apk:${of.name}` }));
    expect(finalOf({ ...one, packages: packages ?? [] })).toBe(refused(""));
  });

  it("stays where what it does is not seen, and says what", () => {
    expect(finalOf(hurried(`${INSTALL} && update-alternatives --set x /usr/bin/x`))).toBe(
      refused(" by update-alternatives"),
    );
  });
});

describe("what a RUN does beside packages", () => {
  const doing = (run: string, workdir = "") => {
    const recipe = readRecipe(`FROM debian:12\n${workdir}RUN ${run}\n`, "Dockerfile");
    const found = doingOf(recipe.stages[0]?.at(-1) ?? null);
    return found.kind === "more" ? `more: ${found.by}` : found.kind;
  };

  it.each([
    ["apt-get update && apt-get install -y gcc && rm -rf /var/lib/apt/lists/*", "packages"],
    ["apt-get install -y gcc && pip install x", "beside"],
    ['apt-get install -y gcc && cd "$DIR" && pip install x', "beside"],
    ["cd /etc && apt-get install -y gcc", "packages"],
    ["apt-get install -y gcc && cd /src && make && rm -rf /src", "builds"],
    ["apt-get install -y gcc && cd /src && make && rm -rf build", "builds"],
    [
      "apt-get install -y gcc && curl -LO https://x.org/x.tgz && tar xzf x.tgz && cd x && ./configure && make",
      "builds",
    ],
    ["apt-get install -y gcc && git clone https://x.org/x && cd x && make && cd .. && rm -rf x", "builds"],
    ["apt-get install -y gcc && cp /src/app /usr/bin/app", "builds"],
    ["apt-get install -y gcc && echo x > /etc/x.conf", "builds"],
    ["apt-get install -y gcc && ./build.sh", "builds"],
    ["{ echo a; echo b; } > /etc/x && apt-get install -y gcc", "builds"],
    ["for p in a b; do apt-get install -y $p > /dev/null 2>&1; done", "packages"],
    ["apt-get install -y gcc && /opt/x/setup", "more: setup"],
    ["apt-get install -y gcc && cp -a /src/app /usr/bin/app", "more: cp"],
    ["apt-get install -y gcc && cp -rp /src/app /usr/bin/", "more: cp"],
    ["apt-get install -y gcc && tar xzf x.tgz -C /usr", "more: tar"],
    ["apt-get install -y gcc && tar xzf x.tgz -C /", "more: tar"],
    ["apt-get install -y nginx && rm /etc/nginx/sites-enabled/default", "more: rm"],
    ["apt-get install -y nginx && rm -rf $DIR", "more: rm"],
    ["apt-get install -y nginx && rm -rf ../etc/nginx", "more: rm"],
    ["apt-get install -y nginx && cd /etc/nginx && rm default", "more: cd"],
    ["apt-get install -y nginx && chmod u+s /usr/bin/x", "more: chmod"],
    ["apt-get install -y nginx && a2enmod rewrite", "more: a2enmod"],
    ["apt-get install -y nginx && $TOOL", "more: a program that only the running shell knows"],
    ["apt-get install -y nginx && make & make", "more: a command in the background"],
    ["f() { rm -rf /etc/x; }; apt-get install -y nginx && f", "more: a function"],
  ])("%s: %s", (run, kind) => {
    expect(doing(run, "WORKDIR /work\n")).toBe(kind);
  });

  it("in a folder of the system's what takes files away by name may take any", () => {
    const run = "apt-get install -y nginx && rm default && make";
    expect([doing(run), doing(run, "WORKDIR /etc/nginx\n")]).toEqual(["builds", "more: rm"]);
  });
});
