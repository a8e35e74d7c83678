import { describe, expect, it } from "vitest";
import { RULES } from "../../rules/index.ts";
import { detect } from "../../src/detect/index.ts";
import { evidenceOf } from "../../src/plan/evidence.ts";
import { rewritten } from "../rewrite/rewritten.ts";
import { type Built, builtScene } from "../split/scenes.ts";

const MB = 1_000_000;
const INSTALL = "apt-get update && apt-get install -y app && rm -rf /var/lib/apt/lists/*";

/** An app that recommends docs, a font and certificates, in one RUN of one stage. */
const built = (install: string, rest: Partial<Built> = {}, further = ""): Built => ({
  dockerfile: `FROM debian:bookworm\nRUN ${install}\n${further}CMD ["/usr/bin/app"]\n`,
  wrote: {
    2: {
      "/usr/bin/app": MB,
      "/usr/bin/viewer": 4 * MB,
      "/usr/lib/font.ttf": 3 * MB,
      "/usr/bin/gcc-12": 9 * MB,
      "/etc/ssl/certs.crt": MB,
    },
  },
  config: { cmd: ["/usr/bin/app"] },
  needed: ["/usr/bin/app", "/bin/sh"],
  packages: [
    {
      name: "app",
      line: 2,
      requested: true,
      files: ["/usr/bin/app"],
      recommends: [["deb:viewer"], ["deb:ca-certificates"]],
    },
    { name: "viewer", line: 2, files: ["/usr/bin/viewer"], needs: ["font"] },
    { name: "font", line: 2, files: ["/usr/lib/font.ttf"] },
    { name: "ca-certificates", line: 2, files: ["/etc/ssl/certs.crt"] },
  ],
  ...rest,
});

const outcome = (one: Built) => {
  const scene = builtScene(one);
  const evidence = evidenceOf(scene, detect(scene, RULES));
  if (evidence === null) throw new Error("the image is not the Dockerfile's");
  const { text, steps, declined } = rewritten(one.dockerfile, { evidence });
  return {
    run: text.split("\n").slice(1, 2).join("\n"),
    text,
    steps: steps.filter(({ rule }) => rule === "recommended-packages"),
    reasons: declined.filter(({ rule }) => rule === "recommended-packages").map(({ reason }) => reason),
  };
};

describe("packages that came along only because others recommend them", () => {
  it("are left out, with what only they need; certificates stay by name (trap 43)", () => {
    const { run, steps } = outcome(built(INSTALL));
    expect(run).toBe(
      "RUN apt-get update && apt-get install -y --no-install-recommends app ca-certificates && rm -rf /var/lib/apt/lists/*",
    );
    expect(steps.map(({ line, risk, savesBytes, estimate }) => [line, risk, savesBytes, estimate])).toEqual([
      [2, "review", 7 * MB, true],
    ]);
    expect(steps[0]?.why).toBe(
      "font, viewer came along only because others recommend them, and nothing that runs was found to reach them. Named now, so that it stays: ca-certificates.",
    );
  });

  it("stay by name where something reaches them, each on a line of its own where the others are", () => {
    const install =
      "apt-get update && apt-get install -y \\\n    file \\\n    app \\\n && rm -rf /var/lib/apt/lists/*";
    const { text } = outcome(built(install, { needed: ["/usr/bin/app", "/bin/sh", "/usr/lib/font.ttf"] }));
    expect(text).toContain(
      "apt-get install -y --no-install-recommends \\\n    file \\\n    app \\\n    ca-certificates \\\n    font \\\n && rm",
    );
  });

  it("stay where a later line calls a program of theirs", () => {
    const one = built(INSTALL, {}, "RUN viewer --make-index\n");
    const { text, steps, reasons } = outcome({ ...one, wrote: { ...one.wrote, 3: { "/index": 1 } } });
    expect([text, steps]).toEqual([one.dockerfile, []]);
    expect(reasons).toEqual(["what came along is all needed, or may be"]);
  });

  it.each([
    ["an option of apt", "apt-get update && apt-get install -y -o APT::Install-Recommends=1 app"],
    ["--install-recommends", "apt-get update && apt-get install -y --install-recommends app"],
  ])("are the author's will with %s (trap 44)", (_what, install) => {
    const { text, reasons } = outcome(built(install));
    expect(text).not.toContain("--no-install-recommends");
    expect(reasons).toEqual(["it says itself what to do about recommended packages"]);
  });

  it("are none where the image's apt was told so, and so nothing is said (trap 44)", () => {
    const alone = built(INSTALL, {
      packages: [
        { name: "app", line: 2, requested: true, files: ["/usr/bin/app"], recommends: [["deb:viewer"]] },
      ],
    });
    expect(outcome(alone)).toMatchObject({ steps: [], reasons: [], text: alone.dockerfile });
  });

  it.each([
    [
      "packages from a command",
      "apt-get update && apt-get install -y $(cat list)",
      "the packages that it installs are not written out",
    ],
    [
      "a loop",
      "apt-get update && for p in app; do apt-get install -y app; done",
      "it installs within a loop, a condition or a group",
    ],
  ])("are left with %s (trap 33)", (_what, install, reason) => {
    expect(outcome(built(install)).reasons).toEqual([reason]);
  });

  it("are left where a later line may build with them", () => {
    const compiling = built(
      INSTALL,
      {
        packages: [
          {
            name: "app",
            line: 2,
            requested: true,
            files: ["/usr/bin/app"],
            recommends: [["deb:gcc-12"], ["deb:viewer"]],
          },
          { name: "gcc-12", line: 2, files: ["/usr/bin/gcc-12"] },
          { name: "viewer", line: 2, files: ["/usr/bin/viewer", "/usr/lib/font.ttf"] },
        ],
      },
      "RUN pip install --no-cache-dir numpy\n",
    );
    const { reasons } = outcome({ ...compiling, wrote: { ...compiling.wrote, 3: { "/np": 1 } } });
    expect(reasons).toEqual([
      "line 3 may build with gcc-12, which came along; name what it needs in the install",
    ]);
  });

  it("are told as dnf is", () => {
    const { run } = outcome(built("dnf install -y app && dnf clean all"));
    expect(run).toBe(
      "RUN dnf install -y --setopt=install_weak_deps=False app ca-certificates && dnf clean all",
    );
  });
});
