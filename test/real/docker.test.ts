import { expect, it } from "vitest";
import type { Report } from "../../src/model/report.ts";
import { type Expected, expectFindings } from "./findings.ts";
import { describeReal, type Reading, type ReadOptions, read, realPath } from "./images.ts";
import {
  everyByteHasOneFate,
  findingsClaimEachByteOnce,
  liveIsWhatTheTreeShows,
  withoutWrapping,
} from "./laws.ts";

// What Docker 20.10 and 26 and buildx wrote: build-docker.sh.

const archive = (name: string): string => realPath("docker", `${name}.tar`);
const modern: ReadOptions = { dockerfile: realPath("docker", "modern-context", "Dockerfile") };
const churn: ReadOptions = { dockerfile: realPath("churn", "context", "Dockerfile") };
const cTool: ReadOptions = { dockerfile: realPath("c-tool", "context", "Dockerfile") };

/** BuildKit makes a layer of WORKDIR and none of CMD; the classic builder one of every WORKDIR. */
const CHURN_LINES = [1, 5, 7, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 33, 35, 36];
const C_TOOL_LINES = [1, 5, 6, 7, 8, 10, 11, 13, 14, 15, 16, 17, 18];
/** The second stage: COPY --link, a heredoc in COPY, RUN with a mount, a heredoc in RUN. */
const MODERN_LINES = [8, 9, 10, 13, 14];

const linesOf = ({ layers }: Report) => layers.map(({ instruction }) => instruction?.line);
const messagesOf = ({ warnings }: Report) => warnings.map(({ message }) => message).join("\n");

const obeysTheLaws = (reading: Reading): void => {
  everyByteHasOneFate(reading);
  liveIsWhatTheTreeShows(reading);
  findingsClaimEachByteOnce(reading);
};

/** The waste of churn is the same whoever builds it. */
const CHURN_WASTE: readonly Expected[] = [
  { rule: "overwritten", line: 8, causedBy: 10, atLeastBytes: 6_291_456, atMostBytes: 6_291_456 },
  { rule: "metadata-only", line: 8, causedBy: 12, atLeastBytes: 1_600_000 },
  { rule: "deleted", line: 8, causedBy: 14, atLeastBytes: 3_670_016, atMostBytes: 3_670_016 },
  { rule: "deleted", line: 8, causedBy: 16, atLeastBytes: 3_897_152, atMostBytes: 3_897_152 },
  { rule: "deleted", line: 8, causedBy: 18, atLeastBytes: 1_440_004, atMostBytes: 1_440_004 },
];

const C_TOOL_WASTE: readonly Expected[] = [
  { rule: "deleted", line: 7, causedBy: 18, atLeastBytes: 200_000_000 },
  { rule: "apt-archives", line: 7, atLeastBytes: 50_000_000 },
  { rule: "apt-lists", line: 6, atLeastBytes: 20_000_000 },
  { rule: "overwritten", line: 16, causedBy: 17, atLeastBytes: 10_000 },
];

describeReal("docker", () => {
  it.each([
    ["churn-buildkit-20.10", churn, CHURN_LINES, CHURN_WASTE],
    ["churn-26", churn, CHURN_LINES, CHURN_WASTE],
    ["c-tool-classic-20.10", cTool, C_TOOL_LINES, C_TOOL_WASTE],
    ["modern-26", modern, MODERN_LINES, []],
    ["modern-containerd-26", modern, MODERN_LINES, []],
  ])("reads %s, and knows the line behind every layer", async (name, options, lines, waste) => {
    const reading = await read(archive(name), options);
    obeysTheLaws(reading);
    expect(linesOf(reading.report)).toEqual(lines);
    expect(reading.report.base.layers).toBe(1);
    expectFindings(reading, waste);
  });

  it("says the same of churn, whether Docker 20.10 or 26 saved it", async () => {
    const [old, young] = await Promise.all(
      ["churn-buildkit-20.10", "churn-26"].map((name) => read(archive(name), churn)),
    );
    expect(young && withoutWrapping(young)).toEqual(old && withoutWrapping(old));
  });

  it.each(["modern-docker-type", "modern-oci-zstd", "modern-oci-provenance"])(
    "says the same of %s as of what containerd saved",
    async (name) => {
      const other = await read(archive(name), modern);
      const saved = await read(archive("modern-containerd-26"), modern);
      obeysTheLaws(other);
      expect(withoutWrapping(other)).toEqual(withoutWrapping(saved));
    },
  );

  it("never takes an attestation for an image", async () => {
    const name = archive("modern-oci-provenance");
    const { report } = await read(name, modern);
    expect([report.image.platform, report.layers.length]).toEqual(["linux/amd64", 5]);
    await expect(read(name, { platform: "unknown/unknown" })).rejects.toMatchObject({
      code: "no-such-image",
    });
  });

  it("asks which of two images is meant, and names both", async () => {
    await expect(read(archive("two-images-20.10"))).rejects.toMatchObject({
      code: "ambiguous-choice",
      message: expect.stringMatching(/real\/churn:buildkit.*real\/c-tool:classic.*--image/),
    });
  });

  it.each([
    ["real/churn:buildkit", churn, CHURN_LINES, "real/c-tool:classic"],
    ["real/c-tool:classic", cTool, C_TOOL_LINES, "real/churn:buildkit"],
  ])("reads %s of the two, and tells of the other", async (image, options, lines, other) => {
    const reading = await read(archive("two-images-20.10"), { ...options, image });
    obeysTheLaws(reading);
    expect(reading.report.image.name).toBe(image);
    expect(linesOf(reading.report)).toEqual(lines);
    expect(messagesOf(reading.report)).toContain(other);
  });

  it.each([
    ["linux/amd64", {}, "linux/amd64"],
    ["linux/arm64", {}, "linux/arm64"],
    ["linux/amd64", { platform: "linux/arm64" }, "linux/arm64"],
  ])(
    "on %s with %o takes %s of several platforms, and tells of the other",
    async (machine, wish, platform) => {
      const reading = await read(archive("multiarch-oci"), { ...wish, machine });
      obeysTheLaws(reading);
      const { image, layers } = reading.report;
      expect(image.platform).toBe(platform);
      expect(layers).toHaveLength(1);
      expect([...reading.analysis.scene.tree.nodes.keys()]).toEqual(["/", `/hello-${platform.slice(6)}.txt`]);
      expect(messagesOf(reading.report)).toMatch(/linux\/amd64.*linux\/arm64|linux\/arm64.*linux\/amd64/);
    },
  );

  it.each([
    ["multiarch-oci", "linux/s390x"],
    ["modern-26", "linux/arm64"],
  ])("refuses %s for %s, which it does not hold, and lists what it holds", async (name, platform) => {
    await expect(read(archive(name), { platform })).rejects.toMatchObject({
      code: "no-such-image",
      message: expect.stringContaining("linux/amd64"),
    });
  });
});
