// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Dockerfiles have their own variables
import { describe, expect, it, test } from "vitest";
import type { HistoryEntry } from "../../src/model/image.ts";
import { empty, layer, linesOf, trace } from "./support.ts";

// Histories as the builders wrote them, digests shortened: buildah 1.28, Docker 20.10 (classic and BuildKit), Docker 26.1.

const buildkit = "buildkit.dockerfile.v0";
const imported: HistoryEntry = layer(["", "Imported from -"]);
const buildahBase: readonly HistoryEntry[] = [
  empty("/bin/sh -c #(nop) ADD file:b2a8bc4d5299 in / "),
  layer('/bin/sh -c #(nop) CMD ["/bin/bash"]'),
];

const webApp = [
  "FROM localhost/debian:bookworm",
  "",
  "RUN apt-get update && apt-get install -y nodejs npm",
  "",
  "ENV PORT=8080",
  "WORKDIR /app",
  "COPY . .",
  "RUN --mount=type=secret,id=ca npm install",
  "RUN npm test",
  "USER app",
  "EXPOSE 8080",
  'CMD ["node", "dist/server.js"]',
];

const native = [
  "FROM localhost/debian:bookworm",
  'LABEL org.opencontainers.image.title="wordfreq"',
  "RUN apt-get update",
  "WORKDIR /usr/src/vendor",
  "RUN cd lz4-*/ && make -j2",
  "WORKDIR /usr/src/wordfreq",
  "COPY . .",
  "RUN make && \\",
  "    make check",
  'ENTRYPOINT ["/usr/local/bin/wordfreq"]',
  'CMD ["--help"]',
];

const modern = [
  "FROM localhost/debian:bookworm AS build",
  "RUN --mount=type=cache,target=/var/cache/apt,sharing=locked <<EOF",
  "set -e",
  "apt-get update",
  "EOF",
  "",
  "FROM localhost/debian:bookworm",
  "COPY --link --from=build /usr/bin/hello /usr/local/bin/hello",
  "COPY --chmod=0640 --chown=33:33 <<-EOF /etc/app.conf",
  "\tcolour = blue",
  "EOF",
  "RUN --mount=type=bind,from=build,source=/usr/share,target=/mnt/share cp -r /mnt/share/doc/hello /opt/",
  "RUN <<EOF",
  "mkdir /srv/data",
  "seq 1 1000 >/srv/data/numbers",
  "EOF",
  "USER 33",
  'ENTRYPOINT ["/usr/local/bin/hello"]',
];

describe("each layer is blamed on its line", () => {
  test("buildah --layers", () => {
    const history = [
      ...buildahBase,
      layer(["/bin/sh -c apt-get update && apt-get install -y nodejs npm", "FROM localhost/debian:bookworm"]),
      empty(["/bin/sh -c #(nop) ENV PORT=8080", "FROM 4788deff4eeb"]),
      empty(["/bin/sh -c #(nop) WORKDIR /app", "FROM 176ec6340e3f"]),
      layer(["/bin/sh -c #(nop) COPY dir:482c47a46c16 in . ", "FROM 0089bfe9742f"]),
      layer(["/bin/sh -c --mount=type=secret,id=ca npm install", "FROM 8f3b013bdff6"]),
      layer(["/bin/sh -c npm test", "FROM 4ee22051bd5b"]),
      empty(["/bin/sh -c #(nop) USER app", "FROM f86bdefc1fd2"]),
      empty(["/bin/sh -c #(nop) EXPOSE 8080", "FROM be097fea8597"]),
      empty(['/bin/sh -c #(nop) CMD ["node", "dist/server.js"]', "FROM cd0826bb198c"]),
    ];
    expect(trace({ dockerfile: webApp, history })).toMatchObject({
      baseLayers: 1,
      baseName: "localhost/debian:bookworm",
      notes: [],
    });
    expect(linesOf({ dockerfile: webApp, history })).toEqual([1, 3, 7, 8, 9]);
  });

  test("the classic builder, where WORKDIR has a layer", () => {
    const history = [
      imported,
      empty("/bin/sh -c #(nop)  LABEL org.opencontainers.image.title=wordfreq"),
      layer("/bin/sh -c apt-get update"),
      layer("/bin/sh -c #(nop) WORKDIR /usr/src/vendor"),
      layer("/bin/sh -c cd lz4-*/ && make -j2"),
      layer("/bin/sh -c #(nop) WORKDIR /usr/src/wordfreq"),
      layer("/bin/sh -c #(nop) COPY dir:3ef4623c4297 in . "),
      layer("/bin/sh -c make &&     make check"),
      empty('/bin/sh -c #(nop)  ENTRYPOINT ["/usr/local/bin/wordfreq"]'),
      empty('/bin/sh -c #(nop)  CMD ["--help"]'),
    ];
    expect(linesOf({ dockerfile: native, history })).toEqual([1, 3, 4, 5, 6, 7, 8]);
    expect(trace({ dockerfile: native, history })).toMatchObject({ baseLayers: 1, notes: [] });
    expect(trace({ dockerfile: native, history }).origins.at(-1)).toEqual({
      createdBy: "RUN make && make check",
      instruction: { line: 8, endLine: 9, keyword: "RUN", stage: null, text: "RUN make && make check" },
    });
  });

  test("BuildKit", () => {
    const history = [
      imported,
      empty(["LABEL org.opencontainers.image.title=wordfreq", buildkit]),
      layer(["RUN /bin/sh -c apt-get update # buildkit", buildkit]),
      layer(["WORKDIR /usr/src/vendor", buildkit]),
      layer(["RUN /bin/sh -c cd lz4-*/ && make -j2 # buildkit", buildkit]),
      layer(["WORKDIR /usr/src/wordfreq", buildkit]),
      layer(["COPY . . # buildkit", buildkit]),
      layer(["RUN /bin/sh -c make &&     make check # buildkit", buildkit]),
      empty(['ENTRYPOINT ["/usr/local/bin/wordfreq"]', buildkit]),
      empty(['CMD ["--help"]', buildkit]),
    ];
    expect(linesOf({ dockerfile: native, history })).toEqual([1, 3, 4, 5, 6, 7, 8]);
  });

  test("BuildKit with heredocs, mounts and COPY --link", () => {
    const history = [
      imported,
      layer(["COPY /usr/bin/hello /usr/local/bin/hello # buildkit", buildkit]),
      layer(["COPY --chown=33:33 --chmod=0640 <<EOF /etc/app.conf # buildkit", buildkit]),
      layer(["RUN /bin/sh -c cp -r /mnt/share/doc/hello /opt/ # buildkit", buildkit]),
      layer(["RUN /bin/sh -c mkdir /srv/data\nseq 1 1000 >/srv/data/numbers\n # buildkit", buildkit]),
      empty(["USER 33", buildkit]),
      empty(['ENTRYPOINT ["/usr/local/bin/hello"]', buildkit]),
    ];
    expect(linesOf({ dockerfile: modern, history })).toEqual([7, 8, 9, 12, 13]);
    expect(trace({ dockerfile: modern, history }).origins[4]).toMatchObject({
      createdBy: "RUN mkdir /srv/data seq 1 1000 >/srv/data/numbers",
      instruction: { line: 13, endLine: 16, text: "RUN <<EOF" },
    });
  });

  test("kaniko, which writes no metadata, on a debuerreotype base", () => {
    const history = [
      layer(["# debian.sh --arch 'amd64' out/ 'trixie' '@1757289600'", "debuerreotype 0.16"]),
      layer("RUN apt-get update"),
      layer("WORKDIR /usr/src/vendor"),
      layer("RUN cd lz4-*/ && make -j2"),
      layer("WORKDIR /usr/src/wordfreq"),
      layer("COPY . ."),
      layer("RUN make &&     make check"),
    ];
    expect(linesOf({ dockerfile: native, history })).toEqual([1, 3, 4, 5, 6, 7, 8]);
    expect(trace({ dockerfile: native, history }).origins[0]?.createdBy).toBe(
      "# debian.sh --arch 'amd64' out/ 'trixie' '@1757289600'",
    );
  });

  test("buildah with variables, exec forms, a base from an ARG, stages on stages and --label", () => {
    const dockerfile = [
      "ARG BASE=scratch",
      "FROM ${BASE} AS build",
      "ARG WHO=me",
      "ENV APP=/srv/app HOME2=/h",
      "COPY busybox /bin/sh",
      "COPY d $APP/",
      "RUN echo $WHO  \\",
      "  # c",
      "",
      "  hi",
      "WORKDIR rel",
      "WORKDIR $APP",
      'COPY ["b","c d"]',
      "FROM build",
      "RUN true",
      'RUN ["/bin/sh","-c","true"]',
      "CMD echo $APP",
    ];
    const history = [
      empty("/bin/sh -c #(nop) ARG WHO"),
      empty(["/bin/sh -c #(nop) ENV APP=/srv/app HOME2=/h", "FROM 964e471cac29"]),
      layer(["/bin/sh -c #(nop) COPY file:09bc33fbc905 in /bin/sh ", "FROM b5c8edfb55ba"]),
      layer(["/bin/sh -c #(nop) COPY dir:f20cf9df3aa0 in $APP/ ", "FROM 1c3f35036f38"]),
      layer(["|2 WHO=you two /bin/sh -c echo $WHO    hi", "FROM 80d46061d5c6"]),
      empty(["/bin/sh -c #(nop) WORKDIR rel", "FROM 8c0f011dfb0e"]),
      empty(["/bin/sh -c #(nop) WORKDIR $APP", "FROM 7f0d8bf2989e"]),
      layer(["/bin/sh -c #(nop) COPY file:b24b68183d91 in c d ", "FROM 72f44dd230c1"]),
      layer(["/bin/sh -c true", "FROM a0b57b4b765a"]),
      layer(['/bin/sh -c ["/bin/sh","-c","true"]', "FROM 84cb0462bfd6"]),
      empty(["/bin/sh -c #(nop) CMD echo $APP", "FROM 2e59158fe5df"]),
      empty(['/bin/sh -c #(nop) LABEL "q"="1"', "FROM 854b697198a0"]),
    ];
    expect(linesOf({ dockerfile, history })).toEqual([5, 6, 7, 13, 15, 16]);
    expect(trace({ dockerfile, history })).toMatchObject({ baseLayers: 0, baseName: "scratch", notes: [] });
  });
});

describe("a layer of several instructions is blamed on none", () => {
  const dockerfile = ["FROM localhost/base:1", "RUN echo 1", "RUN echo 2", "ENV A=1", "CMD x"];
  const shared =
    "holds several instructions together and none is blamed for it; " +
    "build one layer an instruction (buildah --layers, no --squash, no --single-snapshot)";

  it("buildah without --layers", () => {
    const history = [
      ...buildahBase,
      empty("/bin/sh -c echo 1"),
      empty("/bin/sh -c echo 2"),
      empty("/bin/sh -c #(nop) ENV A=1"),
      layer(["/bin/sh -c #(nop) CMD x", "FROM localhost/base:1"]),
    ];
    expect(trace({ dockerfile, history })).toEqual({
      origins: [
        {
          createdBy: "ADD file:b2a8bc4d5299 in /",
          instruction: { line: 1, endLine: 1, keyword: "FROM", stage: null, text: "FROM localhost/base:1" },
        },
        { createdBy: "RUN echo 1; RUN echo 2", instruction: null },
      ],
      baseLayers: 1,
      baseName: "localhost/base:1",
      notes: [`layer 1 ${shared}`],
    });
    expect(trace({ history })).toMatchObject({
      baseLayers: 1,
      baseName: "localhost/base:1",
      notes: [`layer 1 ${shared}`],
    });
  });

  it("but one with a single RUN is its RUN's", () => {
    const history = [
      ...buildahBase,
      empty("/bin/sh -c echo 1"),
      layer(["/bin/sh -c #(nop) CMD x", "FROM localhost/base:1"]),
    ];
    expect(linesOf({ dockerfile: ["FROM localhost/base:1", "RUN echo 1", "CMD x"], history })).toEqual([
      1, 2,
    ]);
  });

  it("docker build --squash, whose own entry has no text", () => {
    const history = [
      imported,
      empty("/bin/sh -c echo 1"),
      empty("/bin/sh -c echo 2"),
      empty("/bin/sh -c #(nop)  ENV A=1"),
      empty('/bin/sh -c #(nop)  CMD ["/bin/sh" "-c" "x"]'),
      layer(["", "merge sha256:0a1b to sha256:2c3d"]),
    ];
    expect(linesOf({ dockerfile, history })).toEqual([1, null]);
    expect(trace({ dockerfile, history })).toMatchObject({ baseLayers: 1, notes: [`layer 1 ${shared}`] });
  });

  it("buildah --squash, which takes the base in", () => {
    const history = [empty("/bin/sh -c echo 1"), layer(["/bin/sh -c #(nop) CMD x", "FROM localhost/base:1"])];
    const note =
      "no layer came from the base localhost/base:1: it was squashed into layer 0, for which no instruction is blamed; build without --squash";
    for (const file of [{ dockerfile: ["FROM localhost/base:1", "RUN echo 1", "CMD x"] }, {}]) {
      expect(trace({ ...file, history })).toEqual({
        origins: [{ createdBy: "RUN echo 1", instruction: null }],
        baseLayers: null,
        baseName: "localhost/base:1",
        notes: [note],
      });
    }
  });

  it("kaniko --single-snapshot", () => {
    const history = [imported, layer("CMD x")];
    expect(trace({ dockerfile: ["FROM b", "RUN a", "CMD x"], history })).toMatchObject({
      origins: [{ instruction: null }, { instruction: null }],
      baseLayers: null,
    });
    expect(
      trace({ dockerfile: ["FROM b", "RUN a", "RUN x"], history: [imported, layer("RUN x")] }).origins,
    ).toMatchObject([{ instruction: null }, { instruction: null }]);
  });
});
