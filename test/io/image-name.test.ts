import { expect, test } from "vitest";
import type { Candidate } from "../../src/io/candidates.ts";
import { imageOf } from "../../src/io/config.ts";

const candidate = (...names: string[]): Candidate => ({
  format: "oci",
  names,
  platform: "linux/amd64",
  manifestDigest: null,
  annotations: {},
  manifestAnnotations: {},
  config: {},
  configText: "{}",
  configDigest: "sha256:0",
  layers: [],
});

test.each([
  ["the reference that it goes by", ["shop/api:2.3", "shop/api:latest"], "shop/api:2.3"],
  ["a repository without a tag", ["shop/api"], "shop/api"],
  ["its file and its tag, where it goes by a bare tag", ["1"], "api.oci:1"],
  ["its file, where it goes by nothing", [], "api.oci"],
])("an image is named by %s", (_title, names, shown) => {
  expect(imageOf(candidate(...names), [], "/images/api.oci", []).name).toBe(shown);
});
