import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { type Reconstructed, reconstructDockerfile } from "../../src/dockerfile/from-history/reconstruct.ts";
import { spokenRun } from "../../src/dockerfile/from-history/run.ts";
import { readAgain } from "../../src/dockerfile/from-history/spoken.ts";
import { readHistoryEntry } from "../../src/dockerfile/history.ts";
import { execForm } from "../../src/dockerfile/instruction.ts";
import { parseDockerfile } from "../../src/dockerfile/parse.ts";
import { runTexts } from "../../src/dockerfile/texts.ts";
import type { HistoryEntry } from "../../src/model/image.ts";
import type { JsonObject } from "../../src/model/json.ts";
import { imageOf } from "../support/image.ts";
import { empty, layer } from "./support.ts";

const ROOT = layer("/bin/sh -c #(nop) ADD file:0a1b2c3d4e5f in / ");
const hash = "482c47a46c160ee29c802129d12eba7a64d93c4d937230c185266cb73b3d0fe7";
const SHELL = ["/bin/sh", "-c"];

interface Given {
  readonly history: readonly HistoryEntry[];
  readonly config?: JsonObject;
  readonly base?: { readonly layers: number | null; readonly name: string | null };
  readonly files?: Readonly<Record<string, number>>;
}

const reconstructed = ({ history, config = {}, base, files = {} }: Given): Reconstructed => {
  const count = history.filter(({ emptyLayer }) => !emptyLayer).length;
  const image = { ...imageOf(Array.from({ length: count }, () => files)), history };
  return reconstructDockerfile(image, {
    config,
    base: base ?? { layers: null, name: null },
    system: null,
  });
};

/** What it says below FROM, comments aside. */
const bodyOf = (given: Given): string[] => {
  const lines = reconstructed(given).text.trimEnd().split("\n");
  const body = lines.slice(lines.findIndex((line) => line.startsWith("FROM ")) + 1);
  return body.filter((line) => line !== "" && !line.startsWith("#"));
};

const commentsOf = (given: Given): string =>
  reconstructed(given)
    .text.split("\n")
    .filter((line) => line.startsWith("# "))
    .map((line) => line.slice(2))
    .join(" ");

const BUILDKIT = "buildkit.dockerfile.v0";

describe("an entry of a history becomes its instruction", () => {
  const cases: readonly [entry: HistoryEntry, config: JsonObject, said: readonly string[]][] = [
    [layer("RUN /bin/sh -c apt-get update # buildkit"), {}, ["RUN apt-get update"]],
    [
      layer("RUN |2 A=1 B=two words /bin/sh -c make # buildkit"),
      {},
      ["ARG A=1", 'ARG B="two words"', "RUN make"],
    ],
    [layer("|1 A=1 /bin/sh -c make"), {}, ["ARG A=1", "RUN make"]],
    [layer("|1 NPM_TOKEN=s3cret /bin/sh -c npm ci"), {}, ["ARG NPM_TOKEN", "RUN npm ci"]],
    [
      layer("/bin/sh -c make &&     make install &&     echo 'a    b'"),
      {},
      ["RUN make && \\", "    make install && \\", "    echo 'a    b'"],
    ],
    [layer("RUN /bin/sh -c a   # not a line of its own # buildkit"), {}, ["RUN a   # not a line of its own"]],
    [layer("RUN /bin/sh -c set -e\nmake\n # buildkit"), {}, ["RUN <<EOF", "set -e", "make", "EOF"]],
    [
      layer("RUN /bin/sh -c cat > /a <<EOF\nx\nEOF # buildkit"),
      {},
      ["RUN <<EOT", "cat > /a <<EOF", "x", "EOF", "EOT"],
    ],
    [
      layer("RUN /bin/bash -o pipefail -c a | b # buildkit"),
      {},
      ['RUN ["/bin/bash", "-o", "pipefail", "-c", "a | b"]'],
    ],
    [layer("RUN apt-get update # buildkit"), {}, ['RUN ["apt-get", "update"]']],
    [layer('/bin/sh -c ["/bin/busybox", "--install"]'), {}, ['RUN ["/bin/busybox", "--install"]']],
    [layer("/bin/sh -c --mount=type=secret,id=ca npm ci"), {}, ["RUN --mount=type=secret,id=ca npm ci"]],
    [layer("RUN make # kaniko keeps it as it was"), {}, ["RUN make # kaniko keeps it as it was"]],
    [layer("COPY --chown=1:1 src/ /app/ # buildkit"), {}, ["COPY --chown=1:1 src/ /app/"]],
    [layer("COPY <<EOF /etc/a # buildkit"), {}, ["COPY heredoc-EOF /etc/a"]],
    [layer(`/bin/sh -c #(nop) COPY dir:${hash} in . `), {}, ["COPY dir-482c47a46c16 ."]],
    [
      layer(`/bin/sh -c #(nop) COPY --chown=1000:1000file:${hash} in /x `),
      {},
      ["COPY --chown=1000:1000 file-482c47a46c16 /x"],
    ],
    [layer(`/bin/sh -c #(nop) ADD multi:${hash} in /a b/ `), {}, ['ADD ["multi-482c47a46c16", "/a b/"]']],
    [layer("bazel build ..."), {}, ["COPY layer-1 /"]],
    [empty(["ENV A=1 B=two words", BUILDKIT]), { Env: ["A=1", "B=two words"] }, ['ENV A=1 B="two words"']],
    [empty(["ENV A=x=1 y", BUILDKIT]), { Env: ["A=x=1 y"] }, ['ENV A="x=1 y"']],
    [empty(['ENV A=$HOME "q" \\', BUILDKIT]), { Env: ['A=$HOME "q" \\'] }, ['ENV A="\\$HOME \\"q\\" \\\\"']],
    [
      empty(["LABEL purpose=all of this c=d", BUILDKIT]),
      { Labels: { purpose: "all of this", c: "d" } },
      ['LABEL purpose="all of this" c=d'],
    ],
    [
      empty(['/bin/sh -c #(nop) LABEL a="b c"  d="e"', "FROM 0a1b2c3d4e5f"]),
      { Labels: { a: "b c", d: "e" } },
      ['LABEL a="b c"  d="e"'],
    ],
    [empty(["ENV DB_PASSWORD=hunter2", BUILDKIT]), { Env: ["DB_PASSWORD=hunter2"] }, ["ENV DB_PASSWORD=***"]],
    [empty(["ARG A=b c", BUILDKIT]), {}, ['ARG A="b c"']],
    [empty(["ARG TARGETARCH", BUILDKIT]), {}, ["ARG TARGETARCH"]],
    [empty(["ARG TOKEN=hunter2", BUILDKIT]), {}, ["ARG TOKEN"]],
    [empty(['CMD ["/bin/sh" "-c" "a \\"b\\" c"]', BUILDKIT]), {}, ['CMD ["/bin/sh", "-c", "a \\"b\\" c"]']],
    [empty('/bin/sh -c #(nop)  CMD ["--help"]'), {}, ['CMD ["--help"]']],
    [empty(['ENTRYPOINT ["/a"]', BUILDKIT]), {}, ['ENTRYPOINT ["/a"]']],
    [empty(["EXPOSE map[443/tcp:{} 53/udp:{}]", BUILDKIT]), {}, ["EXPOSE 443 53/udp"]],
    [empty(["EXPOSE [8080/tcp]", BUILDKIT]), {}, ["EXPOSE 8080"]],
    [empty("/bin/sh -c #(nop) EXPOSE 8080"), {}, ["EXPOSE 8080"]],
    [empty(["VOLUME [/data /var/x]", BUILDKIT]), {}, ['VOLUME ["/data", "/var/x"]']],
    [empty(["STOPSIGNAL SIGQUIT", BUILDKIT]), {}, ["STOPSIGNAL SIGQUIT"]],
    [empty(["USER app:app", BUILDKIT]), {}, ["USER app:app"]],
    [empty(["ONBUILD RUN make", BUILDKIT]), {}, ["ONBUILD RUN make"]],
    [
      empty([`HEALTHCHECK &{["CMD-SHELL" "curl -f localhost"] "30s" "0s" "0s" "0s" '\\x03'}`, BUILDKIT]),
      {
        Healthcheck: { Test: ["CMD-SHELL", "curl -f localhost"], Interval: 30e9, Timeout: 15e8, Retries: 3 },
      },
      ["HEALTHCHECK --interval=30s --timeout=1500ms --retries=3 CMD curl -f localhost"],
    ],
    [
      empty([`HEALTHCHECK &{["CMD" "/a" "b c"] "0s" "0s" "0s" "0s" '\\x00'}`, BUILDKIT]),
      { Healthcheck: { Test: ["CMD", "/a", "b c"] } },
      ['HEALTHCHECK CMD ["/a", "b c"]'],
    ],
  ];
  test.each(cases)("%j", (entry, config, said) => {
    const given = { history: [ROOT, entry], config, base: { layers: 1, name: "base" } };
    expect(bodyOf(given)).toEqual(said);
  });

  it("a shell form stays one under the shell that SHELL names", () => {
    const history = [
      ROOT,
      empty(["SHELL [/bin/bash -o pipefail -c]", BUILDKIT]),
      layer("RUN /bin/bash -o pipefail -c a | b # buildkit"),
    ];
    const said = ['SHELL ["/bin/bash", "-o", "pipefail", "-c"]', "RUN a | b"];
    expect(bodyOf({ history, base: { layers: 1, name: "base" } })).toEqual(said);
  });

  it("and under that of the base", () => {
    const history = [ROOT, layer("RUN /bin/bash -c a | b # buildkit")];
    const config = { Shell: ["/bin/bash", "-c"] };
    expect(bodyOf({ history, config, base: { layers: 1, name: "base" } })).toContain("RUN a | b");
  });
});

describe("what is not known is said", () => {
  it("names some of what a nameless source brought", () => {
    const history = [ROOT, layer(`/bin/sh -c #(nop) COPY dir:${hash} in /app `)];
    const files = { "/app/b": 1, "/app/a": 1, "/app/c": 1, "/app/d": 1 };
    expect(commentsOf({ history, files })).toContain("It brought /app/a, /app/b, /app/c and 1 more.");
  });

  it.each([
    ["COPY /out/app /app # buildkit", "Most likely COPY --from=…"],
    ["RUN /dev/pipes/EOF # buildkit", "A script stood here"],
    ["RUN /bin/sh -c curl -u me:hunter2 x # buildkit", "A secret stood here"],
    ["COPY <<EOF /etc/a # buildkit", "The text of a heredoc stood here"],
    ["apt-get update", "No instruction is known for layer 1 (apt-get update)"],
  ])("%s: %s", (createdBy, said) => {
    expect(commentsOf({ history: [ROOT, layer(createdBy)] })).toContain(said);
  });

  it("no secret is written", () => {
    const history = [
      ROOT,
      layer("RUN |1 NPM_TOKEN=hunter2 /bin/sh -c npm ci --token hunter2 # buildkit"),
      empty(["ENV DB_PASSWORD=hunter2", BUILDKIT]),
    ];
    const config = { Env: ["DB_PASSWORD=hunter2", "API_KEY=hunter2"] };
    expect(reconstructed({ history, config }).text).not.toContain("hunter2");
  });
});

describe("the base", () => {
  const own = layer("RUN /bin/sh -c make # buildkit");
  const fromOf = (given: Given): string => /^FROM .*$/m.exec(reconstructed(given).text)?.[0] ?? "";

  it("that the builder noted is FROM", () => {
    const given = { history: [ROOT, own], base: { layers: 1, name: "debian:12" } };
    expect(fromOf(given)).toBe("FROM debian:12");
  });

  it("that nobody tells is an argument without a value, which no builder builds", () => {
    expect(reconstructed({ history: [ROOT, own] }).text).toContain("\nARG BASE\nFROM $BASE\nRUN make\n");
  });

  it("ends where BuildKit goes on with what another builder wrote", () => {
    const history = [ROOT, layer("/bin/sh -c apt-get update"), empty('/bin/sh -c #(nop) CMD ["sh"]'), own];
    expect(bodyOf({ history })).toEqual(["RUN make"]);
    expect(reconstructed({ history }).trace.baseLayers).toBe(2);
  });

  it("is nothing where the history begins with a copy", () => {
    const history = [layer("COPY hello / # buildkit")];
    expect([fromOf({ history }), bodyOf({ history })]).toEqual(["FROM scratch", ["COPY hello /"]]);
  });

  it("is not nothing where it begins with a RUN", () => {
    expect(fromOf({ history: [layer("/bin/sh -c make")] })).toBe("FROM $BASE");
  });

  it("that has other layers than its history is refused", () => {
    const image = { ...imageOf([{}, {}]), history: [ROOT] };
    const told = { config: {}, base: { layers: null, name: null }, system: null };
    expect(() => reconstructDockerfile(image, told)).toThrow(
      /its history tells of 1 of 2 layers.*give the Dockerfile$/,
    );
  });
});

describe("the config", () => {
  it("is stated where no instruction tells of it, but for what the base or the builder gave", () => {
    const history = [ROOT, empty("/bin/sh -c #(nop) ENV LANG=C"), layer("RUN make")];
    const config = {
      Env: ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LANG=C", "A=b c"],
      Labels: { x: "$y", "io.buildah.version": "1" },
      ExposedPorts: { "80/tcp": {} },
      Volumes: { "/data": {} },
      StopSignal: "SIGINT",
      OnBuild: ["RUN true"],
      WorkingDir: "/app",
      User: "1",
      Entrypoint: ["/a"],
      Cmd: ["b"],
    };
    const base = { layers: 1, name: "base" };
    // Metadata behind the lowest layer may be the base's or not: said again it changes nothing.
    expect(bodyOf({ history, config, base })).toEqual([
      "ENV LANG=C",
      "RUN make",
      'ENV A="b c"',
      'LABEL x="\\$y"',
      "EXPOSE 80",
      'VOLUME ["/data"]',
      "STOPSIGNAL SIGINT",
      "ONBUILD RUN true",
      "WORKDIR /app",
      "USER 1",
      'ENTRYPOINT ["/a"]',
      'CMD ["b"]',
    ]);
  });
});

describe("every layer above the base is of a line", () => {
  it("that its entry was written to", () => {
    const history = [ROOT, layer("RUN |1 A=1 /bin/sh -c a # buildkit"), layer("COPY /x /y # buildkit")];
    const { text, trace } = reconstructed({ history });
    const lines = text.split("\n");
    const told = trace.origins.map(({ instruction }) => lines[(instruction?.line ?? 0) - 1]);
    expect(told).toEqual(["FROM $BASE", "RUN a", "COPY /x /y"]);
  });
});

describe("the corpus, as BuildKit would write it down", () => {
  const folder = "fixtures/dockerfiles";
  const runs = readdirSync(folder)
    .filter((name) => !/windows|powershell/.test(name))
    .flatMap((name) => {
      const { stages } = parseDockerfile(readFileSync(join(folder, name), "utf8"), name);
      return stages.flatMap(({ instructions }) =>
        instructions.filter(({ keyword, argument }) => keyword === "RUN" && execForm(argument) === null),
      );
    });

  it("comes back as the same commands", () => {
    expect(runs.length).toBeGreaterThan(100);
    for (const instruction of runs) {
      const { argument, heredocs } = instruction;
      const command = [argument, ...heredocs.map(({ body, name }) => `${body}${name}`)].join("\n");
      const entry = readHistoryEntry(layer(`RUN /bin/sh -c ${command} # buildkit`));
      const again = readAgain(spokenRun(entry, SHELL).text ?? "");
      const meant = runTexts({ ...instruction, flags: [] }, SHELL).arguments;
      expect(again === null ? [] : runTexts(again, SHELL).arguments, command).toEqual(
        expect.arrayContaining([meant[0]]),
      );
    }
  });
});
