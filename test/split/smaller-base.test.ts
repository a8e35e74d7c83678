import { describe, expect, it } from "vitest";
import type { Need } from "../../src/model/closure.ts";
import type { LinkedFile } from "../../src/model/contents.ts";
import type { Scene } from "../../src/model/scene.ts";
import type { SmallerBase } from "../../src/model/smaller-base.ts";
import { readRecipe } from "../../src/recipe/read.ts";
import { onSmallerBase } from "../../src/split/base-change/apply.ts";
import { compareGlibc } from "../../src/split/base-change/facts.ts";
import { sameFamily } from "../../src/split/base-change/known.ts";
import { smallerBases } from "../../src/split/base-change/smaller-base.ts";
import { type Built, builtScene } from "./scenes.ts";

const GLIBC = "/lib64/ld-linux-x86-64.so.2";
const MUSL = "/lib/ld-musl-x86_64.so.1";
const LIBC = "/usr/lib/libc.so.6";
const RUN = "/app/run";

interface Given extends Partial<Built> {
  readonly from?: string;
  readonly linked?: readonly (Partial<LinkedFile> & { readonly path: string })[];
  /** How a path is needed, where it is not just named. */
  readonly how?: Readonly<Record<string, Need["how"]>>;
  /** By what, where it is not the config. */
  readonly by?: Readonly<Record<string, string>>;
}

/** Two stages, the last of which copies a program onto `from`. */
const given = ({ from = "debian:bookworm", ...more }: Given = {}): Built => ({
  dockerfile: `FROM gcc AS build\nRUN make\nFROM ${from}\nCOPY --from=build /app /app\nCMD ["/app/run"]\n`,
  base: {
    [LIBC]: 1000,
    [GLIBC]: 1000,
    "/usr/lib/libz.so.1": 10,
    "/usr/bin/curl": 10,
    "/etc/ssl/certs/a.pem": 9,
  },
  wrote: { 4: { [RUN]: 1000 } },
  needed: [RUN],
  packages: [{ name: "base-files", line: 0, version: "12.4+deb12u5" }],
  ...more,
});

const basesOf = (of: Given = {}): SmallerBase[] => {
  const built = given(of);
  const scene = builtScene(built);
  const { contents } = scene;
  if (!contents) throw new Error("no contents");
  const linked = of.linked ?? [{ path: RUN, kind: "static" }];
  const paths = [
    ...new Set([...(built.needed ?? []), ...linked.map(({ path }) => path), ...Object.keys(of.how ?? {})]),
  ];
  const needs = new Map(
    paths.map((path) => [
      path,
      { path, by: of.by?.[path] ?? null, how: of.how?.[path] ?? ("library" as const), named: "CMD" },
    ]),
  );
  const all: Scene = {
    ...scene,
    contents: {
      ...contents,
      closure: { ...contents.closure, needs },
      linked: linked.map((one) => ({
        kind: "library",
        interpreter: null,
        needsGlibc: null,
        offersGlibc: null,
        ...one,
      })),
    },
  };
  return smallerBases(readRecipe(built.dockerfile, "Dockerfile"), all);
};

const namesOf = (of: Given): string[] =>
  basesOf(of).map(({ to, refused }) => (refused === null ? to : `${to}: ${refused}`));

const dynamic = (more: Partial<LinkedFile> = {}): NonNullable<Given["linked"]> => [
  { path: RUN, kind: "program", interpreter: GLIBC, needsGlibc: "GLIBC_2.34", ...more },
  { path: LIBC, offersGlibc: "GLIBC_2.36" },
];

describe("a smaller base of the same family", () => {
  const names: readonly [from: string, to: readonly string[]][] = [
    ["python:3.12", ["python:3.12-slim"]],
    ["python:3.12-bookworm", ["python:3.12-slim-bookworm"]],
    ["docker.io/library/python:3.12", ["docker.io/library/python:3.12-slim"]],
    ["node:20", ["node:20-slim"]],
    ["node:20-bookworm", ["node:20-bookworm-slim"]],
    ["ruby:3.3-bookworm", ["ruby:3.3-slim-bookworm"]],
    ["debian:bookworm", ["debian:bookworm-slim"]],
    ["node", ["node:slim"]],
    ["eclipse-temurin:21", ["eclipse-temurin:21-jre"]],
    ["eclipse-temurin:21-jdk-jammy", ["eclipse-temurin:21-jre-jammy"]],
    ["mcr.microsoft.com/dotnet/sdk:8.0", ["mcr.microsoft.com/dotnet/aspnet:8.0"]],
    ["eclipse-temurin:21-jre", []],
    ["python:3.12-slim", []],
    ["python:3.12-alpine3.20", []],
    ["python@sha256:0000", []],
    ["someone/python:3.12", []],
    ["nginx:1.27", []],
  ];
  it.each(names)("of %s", (from, to) => {
    expect(sameFamily(from).map(({ name }) => name)).toEqual(to);
  });

  it("has a table: what is proved, and what is open", () => {
    const [slim] = basesOf({ linked: [...dynamic(), { path: "/usr/lib/libz.so.1" }] });
    expect(slim?.proofs.map(({ what, verdict, said }) => `${what} ${verdict}: ${said}`)).toEqual([
      `libc proved: glibc (${GLIBC}), and the new base is of the same family`,
      "symbols proved: /app/run needs GLIBC_2.34; the release has up to GLIBC_2.36",
      "libraries open: the base brings libc.so.6, libz.so.1; the new one has to have them, or a package that is installed",
      "shell proved: the new base has one",
      "user proved: no account has to be there by its name",
    ]);
  });

  it("of a single stage leaves open whether the build runs on it", () => {
    const dockerfile = 'FROM debian:bookworm\nRUN make\nCOPY a /app\nCMD ["/app/run"]\n';
    const [slim] = basesOf({ dockerfile, wrote: { 2: {}, 3: { [RUN]: 1000 } } });
    expect(slim?.proofs.at(-1)).toEqual({
      what: "build",
      verdict: "open",
      said: "line 2 would run on the new base, and nothing tells that they can",
    });
  });
});

describe("a base with next to nothing in it", () => {
  it("trap 61: scratch only for what has no loader", () => {
    expect(namesOf({})).toContain("scratch");
    expect(namesOf({ linked: dynamic() })).toEqual(["debian:bookworm-slim", "gcr.io/distroless/cc-debian12"]);
  });

  it("is static where certificates of the base are read, and not scratch", () => {
    expect(namesOf({ needed: [RUN, "/etc/ssl/certs/a.pem"] })).toContain("gcr.io/distroless/static-debian12");
  });

  it("trap 62: symbols that the release has not are named", () => {
    expect(namesOf({ linked: dynamic({ needsGlibc: "GLIBC_2.38" }) })).toEqual([
      "debian:bookworm-slim: /app/run needs GLIBC_2.38, and the base's release has no more than GLIBC_2.36",
      "gcr.io/distroless/cc-debian12: /app/run needs GLIBC_2.38, and the base's release has no more than GLIBC_2.36",
    ]);
    expect(compareGlibc("GLIBC_2.9", "GLIBC_2.34")).toBeLessThan(0);
    expect(compareGlibc("GLIBC_2.2.5", "GLIBC_2.2")).toBeGreaterThan(0);
  });

  it("trap 63: the libc family never changes", () => {
    const linked = [{ path: RUN, kind: "program" as const, interpreter: MUSL }];
    expect(namesOf({ from: "alpine:3.20", linked, packages: [] })).toEqual([
      `gcr.io/distroless/static-debian12: what runs asks for the loader of musl (${MUSL}), which gcr.io/distroless/static-debian12 has not`,
    ]);
  });

  it("trap 66: an environment of conda stays on its prefix", () => {
    const conda = "/opt/conda/bin/python3";
    expect(namesOf({ needed: [RUN, conda] }).join("\n")).toContain(
      `${conda} is needed: files of conda name their own prefix`,
    );
  });

  it("trap 68: never one of another release", () => {
    const of = (version: string): Given => ({
      linked: dynamic(),
      packages: [{ name: "base-files", line: 0, version }],
    });
    expect(namesOf(of("13.1"))).toContain("gcr.io/distroless/cc-debian13");
    for (const version of ["11.1+deb11u9", "13ubuntu10.1"])
      expect(namesOf(of(version)).filter((name) => name.includes("/cc-"))).toEqual([]);
  });

  it("trap 70: what HEALTHCHECK starts of the base stays there", () => {
    const linked = [
      { path: RUN, kind: "static" as const },
      { path: "/usr/bin/curl", kind: "program" as const, interpreter: GLIBC },
    ];
    expect(namesOf({ linked }).at(-1)).toMatch(/cc-debian12: \/usr\/bin\/curl of the base run, and/);
  });

  it("trap 89: a shell that runs has to be there", () => {
    expect(namesOf({ how: { "/bin/sh": "config" } }).at(-1)).toMatch(/CMD needs a shell, and .* has none$/);
    const config = { cmd: [RUN], healthcheck: ["CMD-SHELL", "true"] };
    expect(namesOf({ config }).at(-1)).toMatch(/HEALTHCHECK needs a shell/);
  });

  it("what only a file of the old base asks for, one that is there for who comes by, is the old base's", () => {
    const base = { ...given().base, "/root/.bashrc": 9 };
    const how = { "/etc/profile": "named", "/bin/sh": "interpreter", "/usr/bin/curl": "command" } as const;
    const by = { "/etc/profile": "/root/.bashrc", "/bin/sh": "/etc/profile", "/usr/bin/curl": "/bin/sh" };
    const linked = [...dynamic(), { path: "/usr/bin/curl", kind: "program" as const }];
    expect(namesOf({ linked, base, how, by }).at(-1)).toBe("gcr.io/distroless/cc-debian12");
  });

  it("a shell that libc only names may be missed, and that is said", () => {
    const how = { [LIBC]: "library", "/bin/sh": "named", "/bin/dash": "link" } as const;
    const by = { [LIBC]: RUN, "/bin/sh": LIBC, "/bin/dash": "/bin/sh" };
    const [base] = basesOf({ linked: dynamic(), how, by }).slice(-1);
    expect([base?.refused, base?.proofs.find(({ what }) => what === "shell")]).toEqual([
      null,
      {
        what: "shell",
        verdict: "open",
        said: `${LIBC} names one; whether it is ever started nothing tells, and gcr.io/distroless/cc-debian12 has none`,
      },
    ]);
  });

  it("a script has nothing that reads it", () => {
    const wrote = { 4: { [RUN]: 1000, "/app/tool": 90 } };
    const rights = { "/app/tool": { mode: 0o755 } };
    const of = { linked: dynamic(), wrote, rights, needed: [RUN, "/app/tool"] };
    expect(namesOf(of).at(-1)).toMatch(/\/app\/tool may be a script, and .* has nothing to read it$/);
    expect(namesOf({ ...of, rights: {} }).at(-1)).toBe("gcr.io/distroless/cc-debian12");
  });

  it("what libc opens where it is there, under any of its names, is no library that is missed", () => {
    const how = { "/usr/lib/libidn2.so.0": "runtime", "/usr/lib/libidn2.so.0.3": "link" } as const;
    const by = {
      "/usr/lib/libidn2.so.0": LIBC,
      "/usr/lib/libidn2.so.0.3": "/usr/lib/libidn2.so.0",
      [LIBC]: RUN,
    };
    const linked = [...dynamic(), { path: "/usr/lib/libidn2.so.0.3" }];
    expect(namesOf({ linked, how, by }).at(-1)).toBe("gcr.io/distroless/cc-debian12");
  });

  it("libraries that it has not are named", () => {
    const linked = [...dynamic(), { path: "/usr/lib/libz.so.1" }];
    expect(namesOf({ linked }).at(-1)).toMatch(
      /what runs loads libz\.so\.1 of the base, which .*cc-debian12 has not$/,
    );
  });

  it("accounts go by their number", () => {
    expect(namesOf({ config: { cmd: [RUN], user: "www-data" } }).at(-1)).toMatch(/name its number$/);
    expect(namesOf({ config: { cmd: [RUN], user: "33:33" } })).toContain("scratch");
  });
});

describe("nothing is named", () => {
  it.each([
    ["it is not known what runs", { complete: false }],
    ["the last stage is on nothing", { from: "scratch" }],
    ["it is on another stage", { from: "build" }],
    ["a build argument names it", { from: "$BASE" }],
  ])("where %s", (_what, of) => {
    expect(basesOf(of)).toEqual([]);
  });
});

describe("put in place", () => {
  const config = {
    cmd: [RUN],
    env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "A=$b"],
    entrypoint: ["/e"],
  };
  const appliedTo = (dockerfile: string, base: SmallerBase | undefined): string | null =>
    base === undefined ? null : onSmallerBase(readRecipe(dockerfile, "Dockerfile"), base);

  it("trap 86: it states what the old base's config gave, and changes nothing else", () => {
    const [slim] = basesOf({ config });
    expect(appliedTo(given().dockerfile, slim)).toBe(
      given().dockerfile.replace(
        "FROM debian:bookworm\n",
        'FROM debian:bookworm-slim\nENV A="\\$b"\nENTRYPOINT ["/e"]\n',
      ),
    );
  });

  it("keeps the stage's name, flags and line ends", () => {
    const [slim] = basesOf({ config });
    const dockerfile =
      'FROM --platform=linux/amd64 debian:bookworm AS x\r\nCOPY a /app\r\nCMD ["/app/run"]\r\n';
    expect(appliedTo(dockerfile, slim)).toBe(
      'FROM --platform=linux/amd64 debian:bookworm-slim AS x\r\nENV A="\\$b"\r\nENTRYPOINT ["/e"]\r\nCOPY a /app\r\nCMD ["/app/run"]\r\n',
    );
  });

  it("is refused where a secret would have to be stated", () => {
    const [slim] = basesOf({ config: { cmd: [RUN], env: ["API_TOKEN=hunter2"] } });
    expect(appliedTo(given().dockerfile, slim)).toBeNull();
  });

  it("is refused where its name stands otherwise", () => {
    const [slim] = basesOf();
    expect(appliedTo("FROM debian:book\\\nworm\nCMD a\n", slim)).toBeNull();
  });
});
