// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles have their own variables
import { describe, expect, it, test } from "vitest";
import { SlimError } from "../../src/model/error.ts";
import { empty, layer, linesOf, type Text, trace } from "./support.ts";

const run = (command: string) => layer(`RUN /bin/sh -c ${command} # buildkit`);
const copy = (rest: string) => layer(`COPY ${rest} # buildkit`);
const meta = (text: string) => empty([text, "buildkit.dockerfile.v0"]);
const base = run("base");

/** Whether a Dockerfile's last instruction is found in the one entry over the base. */
const found = (instruction: string, text: Text, ...before: readonly string[]): boolean =>
  linesOf({ dockerfile: ["FROM x", ...before, instruction], history: [base, layer(text)] })[1] ===
  2 + before.length;

describe("a RUN is found by its text", () => {
  test.each<[instruction: string, text: string, ...before: readonly string[]]>([
    ["RUN a  &&\tb", "RUN /bin/sh -c a && b # buildkit"],
    ["RUN --network=none --mount=type=ssh a", "RUN /bin/sh -c a # buildkit"],
    ['RUN ["npm", "ci"]', "RUN npm ci # buildkit"],
    ['RUN ["npm", "ci"]', "npm ci"],
    ['RUN ["npm", "ci"]', "|1 A=b npm ci"],
    ['RUN ["/bin/sh", "-c", "a b"]', "RUN /bin/sh -c a b # buildkit"],
    ["RUN ['npm']", "RUN /bin/sh -c ['npm'] # buildkit"],
    [
      "RUN a | b",
      "RUN /bin/bash -o pipefail -c a | b # buildkit",
      'SHELL ["/bin/bash", "-o", "pipefail", "-c"]',
    ],
    ["RUN a | b", "RUN /usr/bin/env fish -c a | b # buildkit", 'SHELL ["/usr/bin/env", "fish", "-c"]'],
    [
      "RUN a",
      "RUN powershell -Command $ErrorActionPreference = 'Stop'; a # buildkit",
      `SHELL ["powershell", "-Command", "$ErrorActionPreference = 'Stop';"]`,
    ],
    ["RUN a | b", "RUN /bin/bash -o pipefail -c a | b # buildkit"],
    ["RUN <<E\n#!/bin/python3\nE", "RUN /bin/sh -c /dev/pipes/E # buildkit"],
    ["RUN cat <<E >f\nx\nE", "RUN /bin/sh -c cat <<E >f\nx\nE # buildkit"],
    ["RUN <<E\nx\nE", "/bin/sh -c <<E\nx"],
    ["RUN cat <<A <<B\nx\nA\ny\nB", "RUN /bin/sh -c cat <<A <<B\nx\nA\ny\nB # buildkit"],
    ["RUN echo $V ${W:-x}", "RUN |1 V=1 /bin/sh -c echo $V ${W:-x} # buildkit"],
  ])("%s: %s", (instruction, text, ...before) => expect(found(instruction, text, ...before)).toBe(true));

  test.each([
    ["RUN make", "RUN /bin/sh -c make all # buildkit"],
    ["RUN ls /a", "RUN /bin/sh -c ls /a/ # buildkit"],
    ["RUN make", "COPY make /x # buildkit"],
    ["RUN echo $V", "RUN /bin/sh -c echo 1 # buildkit"],
    ["RUN make", "bash"],
  ])("and not %s by %s", (instruction, text) => expect(found(instruction, text)).toBe(false));
});

describe("a COPY or ADD is found by what its builder keeps", () => {
  test.each<[instruction: string, text: string, ...before: readonly string[]]>([
    ["COPY --from=a --chown=1:1 --link s /d", "COPY s /d # buildkit"],
    ["COPY --parents --chown=1:1 s /d", "COPY --parents --chown=1:1 s /d # buildkit"],
    ['COPY ["a b", "/c d/"]', "COPY a b /c d/ # buildkit"],
    ["COPY a  b\t./", "COPY a b ./ # buildkit"],
    ["COPY s $D/x", "COPY s /data/x # buildkit", "ENV D=/data"],
    ["COPY s ${D}/x", "COPY s /data/x/y/x # buildkit", "ENV D=/data", "ENV D=$D/x D2=z", "ENV D=$D/y"],
    ["COPY a-$V.jar /d", "COPY a-1.2.jar /d # buildkit", "ARG V=1.0"],
    ["COPY s $UNKNOWN/x", "COPY s /from/base/x # buildkit"],
    ["COPY <<A b <<'C' /d/\nA\nC", "COPY b <<A <<C /d/ # buildkit"],
    ["COPY << A /d\nA", "COPY <<A /d # buildkit"],
    ["ADD https://example.test/x.tar /x", "ADD https://example.test/x.tar /x # buildkit"],
    ["COPY s $D", "COPY s $D", "ENV D=/data"],
    ["COPY s .", "/bin/sh -c #(nop) COPY dir:0a1b in /app ", "WORKDIR /srv", "WORKDIR ../app"],
    ["COPY s ./", "/bin/sh -c #(nop) COPY dir:0a1b in /app/ ", "WORKDIR /app"],
    ["COPY s sub", "/bin/sh -c #(nop) COPY dir:0a1b in /base/dir/sub "],
    ["COPY --chown=1:1 s /x", "/bin/sh -c #(nop) COPY --chown=1:1file:0a1b in /x "],
    ["ADD a b /d/", "/bin/sh -c #(nop) ADD multi:0a1b in /d/ "],
  ])("%s: %s", (instruction, text, ...before) => expect(found(instruction, text, ...before)).toBe(true));

  test.each<[instruction: string, text: string, ...before: readonly string[]]>([
    ["COPY s /d", "COPY s /e # buildkit"],
    ["COPY s /d", "COPY t /d # buildkit"],
    ["COPY s /d", "ADD s /d # buildkit"],
    ["COPY s $D", "COPY s /other # buildkit", "ENV D=/data"],
    ["COPY a-$V.jar /d", "COPY b-1.2.jar /d # buildkit", "ARG V=1.0"],
    ["COPY s .", "/bin/sh -c #(nop) COPY dir:0a1b in /other ", "WORKDIR /app"],
  ])("and not %s by %s", (instruction, text, ...before) =>
    expect(found(instruction, text, ...before)).toBe(false),
  );

  it("takes a variable that no instruction sets from the finished image, and one that is set later from nowhere", () => {
    const history = [base, copy("s /usr/lib/node/x")];
    const dockerfile = ["FROM x", "COPY s $NODE/x"];
    expect(linesOf({ dockerfile, history, env: ["NODE=/usr/lib/node"] })).toEqual([1, 2]);
    expect(linesOf({ dockerfile, history, env: ["NODE=/else"] })).toEqual([null, null]);
    expect(linesOf({ dockerfile: [...dockerfile, "ENV NODE=/else"], history, env: ["NODE=/else"] })).toEqual([
      1, 2,
    ]);
  });

  it("takes a build argument from the history, unless the history disagrees with itself", () => {
    const dockerfile = ["FROM x", "ARG V", "RUN a", "COPY s-$V /d"];
    const arg = (value: string, command: string) =>
      layer(`RUN |1 V=${value} /bin/sh -c ${command} # buildkit`);
    expect(linesOf({ dockerfile, history: [base, arg("2", "a"), copy("s-2 /d")] })).toEqual([1, 3, 4]);
    expect(linesOf({ dockerfile, history: [base, arg("2", "a"), copy("s-3 /d")] })).toEqual([
      null,
      null,
      null,
    ]);
    expect(linesOf({ dockerfile, history: [arg("3", "base"), arg("2", "a"), copy("s-3 /d")] })).toEqual([
      1, 3, 4,
    ]);
  });
});

describe("metadata", () => {
  it("can be missing from the history", () => {
    expect(
      linesOf({
        dockerfile: ["FROM x", "LABEL a=1", "RUN a", "EXPOSE 80", "ONBUILD RUN b"],
        history: [base, run("a")],
      }),
    ).toEqual([1, 3]);
  });

  it("can be written in other words", () => {
    const dockerfile = [
      "FROM x",
      "RUN a",
      "EXPOSE 80",
      "HEALTHCHECK CMD curl x",
      "CMD node x",
      "MAINTAINER me",
    ];
    const history = [
      base,
      run("a"),
      meta("EXPOSE map[80/tcp:{}]"),
      meta('HEALTHCHECK &{["CMD-SHELL" "curl x"] "0s"}'),
      meta('CMD ["/bin/sh" "-c" "node x"]'),
      meta("MAINTAINER me"),
    ];
    expect(linesOf({ dockerfile, history })).toEqual([1, 2]);
  });

  it("of --label may follow the last instruction, one LABEL more", () => {
    for (const labels of [[], ["LABEL own=1"]]) {
      const history = [base, run("a"), ...labels.map(meta), meta("LABEL added=1")];
      expect(linesOf({ dockerfile: ["FROM x", "RUN a", ...labels], history })).toEqual([1, 2]);
    }
  });

  it("that the Dockerfile does not have ends the tracing", () => {
    const { origins, notes } = trace({
      dockerfile: ["FROM x", "RUN a", "RUN b"],
      history: [base, run("a"), meta("ENV A=1"), run("b")],
    });
    expect(origins.map(({ instruction }) => instruction?.line ?? null)).toEqual([null, null, 3]);
    expect(notes).toEqual([
      "Dockerfile: line 2 `RUN a` is not in the image's history, which has `ENV A=1` there: " +
        "no layer from there down is blamed on a line; give the Dockerfile that this image was built from",
    ]);
  });

  it("never shows the value of an ARG in a note", () => {
    const { notes } = trace({
      dockerfile: ["FROM x", "RUN a", "RUN b"],
      history: [run("a"), meta("ARG TOKEN=s3cret"), run("b")],
    });
    expect(notes.join()).toContain("`ARG …`");
  });
});

describe("the base", () => {
  it("with the same commands as the Dockerfile confuses nothing", () => {
    const history = [
      run("apt-get update"),
      run("make"),
      meta("CMD x"),
      run("apt-get update"),
      run("make"),
      meta("CMD x"),
    ];
    const dockerfile = ["FROM x", "RUN apt-get update", "RUN make", "CMD x"];
    expect(linesOf({ dockerfile, history })).toEqual([1, 1, 2, 3]);
    expect(trace({ dockerfile, history }).baseLayers).toBe(2);
  });

  it("with a command that was added to the Dockerfile later is not taken for it", () => {
    const history = [run("apt-get update"), meta("CMD x"), run("make")];
    expect(linesOf({ dockerfile: ["FROM x", "RUN apt-get update", "RUN make"], history })).toEqual([null, 3]);
  });

  it("has the layers of its ONBUILD", () => {
    const history = [base, copy(". /app"), run("a")];
    expect(linesOf({ dockerfile: ["FROM x:onbuild", "RUN a"], history })).toEqual([1, 1, 2]);
  });

  it("is all there is for a FROM alone", () => {
    expect(trace({ dockerfile: ["FROM x"], history: [base] })).toMatchObject({ baseLayers: 1, notes: [] });
  });

  it("is named by the default of an ARG", () => {
    expect(
      trace({ dockerfile: ["ARG V=12", "FROM debian:$V", "RUN a"], history: [base, run("a")] }).baseName,
    ).toBe("debian:12");
    expect(trace({ dockerfile: ["FROM $V", "RUN a"], history: [base, run("a")] }).baseName).toBe("$V");
  });

  it("scratch has no layers", () => {
    expect(trace({ dockerfile: ["FROM scratch", "COPY a /"], history: [copy("a /")] })).toMatchObject({
      baseLayers: 0,
      notes: [],
    });
    expect(trace({ dockerfile: ["FROM scratch", "COPY a /"], history: [base, copy("a /")] })).toMatchObject({
      origins: [{ instruction: null }, { instruction: { line: 2 } }],
      baseLayers: null,
      notes: [
        "Dockerfile: line 1 builds on scratch, but the image has layers below those of its instructions; " +
          "give the Dockerfile that this image was built from",
      ],
    });
  });
});

describe("stages", () => {
  const dockerfile = [
    "FROM x AS deps",
    "ENV D=/d",
    "RUN deps",
    "ONBUILD RUN trigger",
    "FROM deps AS build",
    "COPY s $D",
    "FROM y",
    "COPY --from=build /a /a",
  ];

  it("the last one counts", () => {
    expect(linesOf({ dockerfile, history: [base, copy("/a /a")] })).toEqual([7, 8]);
  });

  it("the target counts, by name of any case or by number, and what it builds on comes before it", () => {
    const history = [base, meta("ENV D=/d"), run("deps"), run("trigger"), copy("s /d")];
    for (const target of ["build", "BUILD", "1"]) {
      const { origins, baseName } = trace({ dockerfile, history, target });
      expect(baseName).toBe("x");
      expect(origins.map(({ instruction }) => [instruction?.line, instruction?.stage])).toEqual([
        [1, "deps"],
        [3, "deps"],
        [4, "build"],
        [6, "build"],
      ]);
    }
  });

  it("another one that fits is named", () => {
    expect(trace({ dockerfile, history: [base, run("deps")] }).notes).toEqual([
      "Dockerfile: line 8 `COPY --from=build /a /a` is not in the image's history, which has `RUN deps` there: " +
        "no layer is blamed on a line; give the Dockerfile that this image was built from",
      "Dockerfile: the image's history fits stage deps; name it as the target",
    ]);
  });

  it("an unknown target is the user's mistake", () => {
    expect(() => trace({ dockerfile, history: [base], target: "nope" })).toThrow(
      new SlimError("usage", "Dockerfile: no stage nope; the stages are deps, build, 2"),
    );
  });
});

describe("what does not match is said and never guessed", () => {
  const dockerfile = ["FROM x", "RUN a", "RUN b", "RUN c"];

  it("a line changed since: what lies above it is still traced", () => {
    const { origins, baseLayers, notes } = trace({
      dockerfile,
      history: [base, run("a"), run("old"), run("c")],
    });
    expect(origins.map(({ instruction }) => instruction?.line ?? null)).toEqual([null, null, null, 4]);
    expect(baseLayers).toBeNull();
    expect(notes).toEqual([
      "Dockerfile: line 3 `RUN b` is not in the image's history, which has `RUN old` there: " +
        "no layer from there down is blamed on a line; give the Dockerfile that this image was built from",
    ]);
  });

  test.each([
    ["a line added since", [base, run("a"), run("c")], [null, null, 4]],
    ["a line removed since", [base, run("a"), run("b"), run("x"), run("c")], [null, null, null, null, 4]],
    ["another Dockerfile", [base, run("x")], [null, null]],
    [
      "docker commit on top",
      [base, run("a"), run("b"), run("c"), layer("bash")],
      [null, null, null, null, null],
    ],
    ["an image of the base alone", [base], [null]],
    ["jib", [layer("jib-maven-plugin:3.4.4"), layer("jib-maven-plugin:3.4.4")], [null, null]],
    ["ko and apko", [layer("apko"), layer("ko build ko://example.test/cmd/app")], [null, null]],
    ["Bazel", [layer("bazel build ...")], [null]],
  ])("%s", (_, history, lines) => {
    const result = trace({ dockerfile, history });
    expect(result.origins.map(({ instruction }) => instruction?.line ?? null)).toEqual(lines);
    expect(result.baseLayers).toBeNull();
    expect(result.notes).toHaveLength(1);
  });

  it("an old history that ends early", () => {
    expect(trace({ dockerfile, history: [run("b"), run("c")] }).notes[0]).toContain(
      "`RUN a` is not in the image's history, which ends there",
    );
  });

  it("metadata alone is no match", () => {
    expect(trace({ dockerfile: ["FROM x", "CMD a"], history: [base, run("z")] })).toMatchObject({
      baseLayers: null,
      origins: [{ instruction: null }, { instruction: null }],
    });
  });

  it.each([
    [0, [], "the image has no history"],
    [1, [base], "the image has 2 layers, but its history tells of 1"],
    [3, [base, base, base], "the image has 2 layers, but its history tells of 3"],
  ])("a history of %i entries for 2 layers", (_, history, what) => {
    for (const file of [{ dockerfile }, {}]) {
      expect(trace({ ...file, history, layerCount: 2 })).toEqual({
        origins: [
          { createdBy: null, instruction: null },
          { createdBy: null, instruction: null },
        ],
        baseLayers: null,
        baseName: null,
        notes: [
          `${what}: no layer can be traced to an instruction; rebuild it with a builder that keeps the history`,
        ],
      });
    }
  });
});

describe("without a Dockerfile", () => {
  it("the history gives keyword and text", () => {
    const history = [
      layer("# debian.sh --arch 'amd64'"),
      run("apt-get update"),
      meta("ENV A=1"),
      layer(["WORKDIR /app", "buildkit.dockerfile.v0"]),
    ];
    expect(trace({ history })).toEqual({
      origins: [
        { createdBy: "# debian.sh --arch 'amd64'", instruction: null },
        {
          createdBy: "RUN apt-get update",
          instruction: { line: null, endLine: null, keyword: "RUN", stage: null, text: "RUN apt-get update" },
        },
        {
          createdBy: "WORKDIR /app",
          instruction: { line: null, endLine: null, keyword: "WORKDIR", stage: null, text: "WORKDIR /app" },
        },
      ],
      baseLayers: null,
      baseName: null,
      notes: [],
    });
  });

  const step = (comment: string) => layer(["/bin/sh -c a", comment]);
  test.each([
    ["buildah names the base", [base, step("FROM debian:12"), step("FROM 4788deff4eeb")], 1, "debian:12"],
    [
      "the last of several builds counts",
      [base, step("FROM debian:12"), step("FROM localhost/mine"), step("FROM 4788deff4eeb")],
      2,
      "localhost/mine",
    ],
    ["another builder went on", [base, step("FROM debian:12"), run("b")], null, null],
    [
      "a container that was committed again and again",
      [base, step("FROM localhost/mine"), step("FROM localhost/mine"), step("FROM localhost/mine")],
      null,
      null,
    ],
    [
      "a build on a container that was committed again and again",
      [base, step("FROM debian:12"), step("FROM debian:12"), step("FROM localhost/mine")],
      3,
      "localhost/mine",
    ],
    ["only identifiers", [base, step("FROM 4788deff4eeb")], null, null],
    ["no comments", [base, run("a")], null, null],
  ])("the base: %s", (_, history, baseLayers, baseName) => {
    expect(trace({ history })).toMatchObject({ baseLayers, baseName });
  });

  it("nothing at all is nothing to say but that", () => {
    expect(trace({ history: [] })).toEqual({ origins: [], baseLayers: null, baseName: null, notes: [] });
  });
});
