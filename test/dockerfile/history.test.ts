import { describe, expect, it, test } from "vitest";
import { readHistoryEntry } from "../../src/dockerfile/history.ts";

const read = (createdBy: string, comment = "") =>
  readHistoryEntry({ createdBy, comment, created: "", emptyLayer: false });
const hash = "482c47a46c160ee29c802129d12eba7a64d93c4d937230c185266cb73b3d0fe7";

describe("every builder's text is read", () => {
  const cases: readonly [createdBy: string, builder: string, text: string, argument: string][] = [
    ["RUN /bin/sh -c apt-get update # buildkit", "buildkit", "RUN apt-get update", "apt-get update"],
    ["RUN |2 A=1 B=2 /bin/sh -c make # buildkit", "buildkit", "RUN make", "make"],
    ["RUN |1 TOKEN=s3cret with blanks /bin/sh -c make # buildkit", "buildkit", "RUN make", "make"],
    ["RUN |1 TOKEN=s3cret npm ci # buildkit", "buildkit", "RUN npm ci", "npm ci"],
    ["RUN npm ci # buildkit", "buildkit", "RUN npm ci", "npm ci"],
    ["RUN /bin/bash -o pipefail -c a | b # buildkit", "buildkit", "RUN a | b", "a | b"],
    ["RUN /bin/bash -euxo pipefail -c a # buildkit", "buildkit", "RUN a", "a"],
    ["RUN /bin/sh -c bash -c 'a' # buildkit", "buildkit", "RUN bash -c 'a'", "bash -c 'a'"],
    [
      "RUN /bin/sh -c set -e\napt-get update\n # buildkit",
      "buildkit",
      "RUN set -e apt-get update",
      "set -e apt-get update",
    ],
    ["RUN powershell -Command Get-Item x # buildkit", "buildkit", "RUN Get-Item x", "Get-Item x"],
    [
      "COPY --chown=33:33 --chmod=0640 <<EOF /etc/app.conf # buildkit",
      "buildkit",
      "COPY --chown=33:33 --chmod=0640 <<EOF /etc/app.conf",
      "<<EOF /etc/app.conf",
    ],
    [
      "ADD alpine-minirootfs-3.20.3-x86_64.tar.gz / # buildkit",
      "buildkit",
      "ADD alpine-minirootfs-3.20.3-x86_64.tar.gz /",
      "alpine-minirootfs-3.20.3-x86_64.tar.gz /",
    ],
    ["/bin/sh -c make &&     make install", "classic", "RUN make && make install", "make && make install"],
    ["|1 NAME=value /bin/sh -c echo $NAME", "classic", "RUN echo $NAME", "echo $NAME"],
    ["|2 WHO=you two /bin/sh -c echo $WHO    hi", "classic", "RUN echo $WHO hi", "echo $WHO hi"],
    [
      `/bin/sh -c #(nop) COPY dir:${hash} in /x `,
      "classic",
      "COPY dir:482c47a46c16 in /x",
      `dir:${hash} in /x`,
    ],
    [
      `/bin/sh -c #(nop) COPY --chown=1000:1000file:${hash} in /x `,
      "classic",
      "COPY --chown=1000:1000file:482c47a46c16 in /x",
      `--chown=1000:1000file:${hash} in /x`,
    ],
    ['/bin/sh -c #(nop)  CMD ["bash"]', "classic", 'CMD ["bash"]', '["bash"]'],
    ["/bin/bash -o pipefail -c #(nop) WORKDIR /x", "classic", "WORKDIR /x", "/x"],
    ["cmd /S /C #(nop) WORKDIR C:\\x", "classic", "WORKDIR C:\\x", "C:\\x"],
    [
      "/bin/sh -c --mount=type=secret,id=ca npm ci",
      "classic",
      "RUN --mount=type=secret,id=ca npm ci",
      "npm ci",
    ],
    [
      "RUN apt-get update && apt-get install -y curl",
      "kaniko",
      "RUN apt-get update && apt-get install -y curl",
      "apt-get update && apt-get install -y curl",
    ],
    ["RUN bash -c 'a'", "kaniko", "RUN bash -c 'a'", "bash -c 'a'"],
    ["COPY --from=build /a /b", "kaniko", "COPY --from=build /a /b", "/a /b"],
  ];
  test.each(cases)("%s", (createdBy, builder, text, argument) => {
    expect(read(createdBy)).toMatchObject({ builder, keyword: text.split(" ", 1)[0], text, argument });
  });

  it("tells buildah by its comments", () => {
    expect(read("/bin/sh -c make", "FROM 4788deff4eeb").builder).toBe("buildah");
  });

  it("tells BuildKit's metadata by its comments", () => {
    expect(read("ENV A=1", "buildkit.dockerfile.v0").builder).toBe("buildkit");
  });

  test.each([
    ["dir:0a1b in /x ", "/x"],
    ["dir:0a1b in $APP/ ", "$APP/"],
    ["file:0a1b in /a in b ", "/a in b"],
    ["--chown=1:1file:0a1b in /x", "/x"],
  ])("the destination of a copy by digest: %s", (rest, destination) => {
    expect(read(`/bin/sh -c #(nop) COPY ${rest}`).destination).toBe(destination);
  });

  test.each([
    "# debian.sh --arch 'amd64' out/ 'trixie' '@1757289600'",
    "jib-maven-plugin:3.4.4",
    "ko build ko://example.test/cmd/app",
    "bazel build ...",
    "Buildpacks Launcher Config",
    "npm ci",
    "",
  ])("a text of no instruction stays as it is: %s", (createdBy) => {
    expect(read(createdBy)).toMatchObject({ builder: "other", keyword: null, text: createdBy });
  });
});

describe("build arguments", () => {
  test.each([
    ["RUN |2 A=1 B=two words /bin/sh -c x # buildkit", { A: "1", B: "two words" }],
    ["|1 A= /bin/sh -c x", { A: "" }],
    // buildah counts words, so these cannot be told apart
    ["|2 WHO=you two /bin/sh -c x", {}],
    ["RUN |1 A=1 B=2 /bin/sh -c x # buildkit", {}],
  ])("%s", (createdBy, expected) => expect(Object.fromEntries(read(createdBy).buildArgs)).toEqual(expected));

  it("never show, as they can be secrets", () => {
    expect(read("|1 TOKEN=s3cret /bin/sh -c make").text).not.toContain("s3cret");
    expect(read("|1 TOKEN=s3cret npm ci").text).toBe("RUN npm ci");
  });
});
