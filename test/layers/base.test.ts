import { describe, expect, it } from "vitest";
import { type Base, findBase } from "../../src/layers/base.ts";
import type { Trace } from "../../src/model/dockerfile.ts";
import type { Image } from "../../src/model/image.ts";
import { imageOf } from "../support/image.ts";

const hex = (digit: string): string => `sha256:${digit.repeat(64)}`;

/** Three layers whose uncompressed digests are aa…, bb…, cc…, as stored dd…, ee…, ff…. */
const IMAGE: Image = {
  ...imageOf([{ "/a": 1 }, { "/b": 2 }, { "/c": 3 }]),
  layers: imageOf([{ "/a": 1 }, { "/b": 2 }, { "/c": 3 }]).layers.map((layer, i) => ({
    ...layer,
    diffId: hex("abc".charAt(i)),
    blobDigest: hex("def".charAt(i)),
  })),
};

const TRACE: Trace = { origins: [], baseLayers: null, baseName: null, notes: [] };
const BASE_DIGEST = "org.opencontainers.image.base.digest";
const BASE_NAME = "org.opencontainers.image.base.name";

const labelled = (labels: Record<string, string>, siblings: Image["siblings"] = []): Image => ({
  ...IMAGE,
  config: { ...IMAGE.config, labels },
  siblings,
});

const sibling = (diffIds: readonly string[]): Image["siblings"][number] => ({
  manifestDigest: hex("1"),
  diffIds,
});

describe("what the user says is the base", () => {
  it.each([
    ["none", 0],
    ["0", 0],
    ["2", 2],
    ["3", 3],
    [hex("a"), 1],
    [hex("b"), 2],
    [hex("e"), 2],
    ["b".repeat(64), 2],
    ["ccccccc", 3],
    [`sha256:${"f".repeat(12)}`, 3],
  ])("--base %s", (wanted, layers) => {
    expect(findBase(wanted, IMAGE, { ...TRACE, baseLayers: 1 }, true)).toMatchObject({
      layers,
      evidence: "flag",
    });
  });

  it.each([
    ["4", "--base 4: the image has 3 layers; give a number up to that"],
    [
      "cccccc",
      "--base cccccc: no layer has this digest; give auto, none, a number of layers, or the digest of the base's top layer",
    ],
    [
      "debian",
      "--base debian: no layer has this digest; give auto, none, a number of layers, or the digest of the base's top layer",
    ],
    [
      "-1",
      "--base -1: no layer has this digest; give auto, none, a number of layers, or the digest of the base's top layer",
    ],
    [
      "",
      "--base : no layer has this digest; give auto, none, a number of layers, or the digest of the base's top layer",
    ],
  ])("--base %j is refused", (wanted, message) => {
    expect(() => findBase(wanted, IMAGE, TRACE, false)).toThrow(message);
  });

  it("a digest that several layers have means the topmost", () => {
    const twice = { ...IMAGE, layers: IMAGE.layers.map((layer) => ({ ...layer, diffId: hex("a") })) };
    expect(findBase(hex("a"), twice, TRACE, false).layers).toBe(3);
  });
});

describe("what is written tells the base", () => {
  const digest = { [BASE_DIGEST]: hex("1") };
  const cases: readonly (readonly [
    what: string,
    image: Image,
    trace: Partial<Trace>,
    given: boolean,
    base: Base,
  ])[] = [
    ["nothing", IMAGE, {}, false, { layers: 0, name: null, evidence: "unknown" }],
    [
      "a name alone",
      labelled({ [BASE_NAME]: "debian:12" }),
      {},
      false,
      { layers: 0, name: "debian:12", evidence: "unknown" },
    ],
    [
      "a label, and the image that it names in the same archive",
      labelled(digest, [sibling([hex("a"), hex("b")])]),
      {},
      false,
      { layers: 2, name: null, evidence: "label" },
    ],
    [
      "a label, before all else",
      labelled({ ...digest, [BASE_NAME]: "debian:12" }, [sibling([hex("a")])]),
      { baseLayers: 2, baseName: "other" },
      true,
      { layers: 1, name: "debian:12", evidence: "label" },
    ],
    [
      "a label that names an image which is not here: the Dockerfile",
      labelled(digest),
      { baseLayers: 2, baseName: "debian" },
      true,
      { layers: 2, name: "debian", evidence: "dockerfile" },
    ],
    [
      "a label that names an image with other layers: the Dockerfile",
      labelled(digest, [sibling([hex("b")])]),
      { baseLayers: 2 },
      true,
      { layers: 2, name: null, evidence: "dockerfile" },
    ],
    [
      "a label that names an image with more layers: nothing",
      labelled(digest, [sibling([hex("a"), hex("b"), hex("c"), hex("d")])]),
      {},
      false,
      { layers: 0, name: null, evidence: "unknown" },
    ],
    [
      "a label, not of the sibling without a manifest",
      labelled({ [BASE_DIGEST]: "" }, [{ manifestDigest: null, diffIds: [hex("a")] }]),
      {},
      false,
      { layers: 0, name: null, evidence: "unknown" },
    ],
    [
      "the Dockerfile",
      IMAGE,
      { baseLayers: 0, baseName: "scratch" },
      true,
      { layers: 0, name: "scratch", evidence: "dockerfile" },
    ],
    ["the history", IMAGE, { baseLayers: 1 }, false, { layers: 1, name: null, evidence: "history" }],
  ];

  it.each(cases)("%s", (_what, image, trace, given, base) => {
    expect(findBase("auto", image, { ...TRACE, ...trace }, given)).toEqual(base);
  });

  it("an empty annotation says nothing", () => {
    const image = { ...labelled({}), annotations: { [BASE_NAME]: "", [BASE_DIGEST]: "" } };
    expect(findBase("auto", image, { ...TRACE, baseName: "debian" }, false).name).toBe("debian");
    expect(findBase("auto", image, TRACE, false).name).toBe(null);
  });

  it("an annotation says the same as a label, and says it first", () => {
    const image = { ...labelled({ [BASE_NAME]: "label" }), annotations: { [BASE_NAME]: "annotation" } };
    expect(findBase("auto", image, TRACE, false).name).toBe("annotation");
  });
});
