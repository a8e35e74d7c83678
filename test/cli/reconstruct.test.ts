import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseDockerfile } from "../../src/dockerfile/parse.ts";
import { run } from "../support/main.ts";

const DOCKERFILE = readFileSync("fixtures/app/Dockerfile", "utf8");

/** Instructions below FROM; of COPY the destination alone, for half of the builders keep no more. */
const instructionsOf = (text: string): string[] =>
  parseDockerfile(text, "Dockerfile")
    .stages.flatMap(({ instructions }) => instructions.slice(1))
    .map(({ keyword, argument }) =>
      keyword === "COPY"
        ? `COPY ${argument.split(" ").at(-1)}`
        : `${keyword} ${argument.replaceAll('"', "").replace(/\s+/g, " ")}`,
    );

describe("an image without its Dockerfile", { timeout: 30_000 }, () => {
  it.each([
    "docker-26/image.tar",
    "docker-26-containerd/image.tar",
    "docker-20-buildkit/image.tar",
    "docker-20-classic-gz/image.tar.gz",
    "podman-oci-archive/image.tar",
    "skopeo-oci/layout",
    "buildx-provenance/image.tar",
  ])("%s: its history tells the Dockerfile that built it", async (name) => {
    const args = name.includes("classic") ? ["--base", "2"] : [];
    const { out, err } = await run(["rewrite", "--image", `fixtures/${name}`, "--format", "json", ...args]);
    expect(err).toBe("");
    const { before, reconstructed, image } = JSON.parse(out);
    expect([reconstructed, image === null]).toEqual([true, false]);
    // The metadata of the base, which ends it, can be told from the rest only where the builder changed.
    const said = instructionsOf(before).filter((text) => text !== "CMD [/bin/sh]");
    expect(said).toEqual(instructionsOf(DOCKERFILE));
  });

  it("is rewritten as any other", async () => {
    const { out, exitCode } = await run([
      ...["rewrite", "--image", "fixtures/docker-26/image.tar", "--risk", "safe"],
    ]);
    expect(exitCode).toBe(0);
    expect(out).toMatch(/^# Reconstructed from the history of app:26\. /);
    expect(out).toContain("RUN apt-get install -y build-essential && apt-get clean\n");
  });

  it.each([
    [
      ["rewrite"],
      "slim: DOCKERFILE is missing; give one, or --image IMAGE for the one that its history tells\n",
    ],
    [
      ["rewrite", "--image", "fixtures/docker-26/image.tar", "--in-place"],
      "slim: --in-place needs a Dockerfile; --output FILE takes what is written here\n",
    ],
  ])("%j is refused in one line", async (argv, said) => {
    const { exitCode, err, out } = await run(argv);
    expect([exitCode, out]).toEqual([2, ""]);
    expect(err).toMatch(said);
  });
});
