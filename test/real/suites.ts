import { isDeepStrictEqual } from "node:util";
import { beforeAll, expect, it } from "vitest";
import type { MtreeEntry } from "../support/mtree.ts";
import { type Expected, expectFindings, expectNone } from "./findings.ts";
import { describeReal, dockerfileOf, type Reading, read, realPath, TIMEOUT_MS } from "./images.ts";
import {
  everyByteHasOneFate,
  findingsClaimEachByteOnce,
  liveIsWhatTheTreeShows,
  withoutWrapping,
} from "./laws.ts";
import { bodiesAreUmocis, treeIsUmocis, umociTree } from "./tree.ts";

export interface RealImage {
  readonly name: string;
  /** What else holds the same image, beside `docker-archive.tar`. */
  readonly wrappings: readonly ("oci" | "oci-zstd" | "image.oci.tar")[];
  /** Each layer's line of the Dockerfile, base first; empty where there is none. */
  readonly lines: readonly number[];
  readonly findings: readonly Expected[];
  /** What is not there, though a careless reading would find it. */
  readonly none: readonly string[] | "anything";
}

/** All that holds of every image that build.sh makes. */
export const describeImage = ({ name, wrappings, lines, findings, none }: RealImage): void => {
  describeReal(name, () => {
    const archive = realPath(name, "docker-archive.tar");
    let reading: Reading;
    let listing: readonly MtreeEntry[];
    beforeAll(async () => {
      reading = await read(archive, dockerfileOf(name));
      listing = umociTree(name);
    }, TIMEOUT_MS);

    it("gives every stored byte one fate", () => everyByteHasOneFate(reading));
    it("shows every live byte in the merged tree", () => liveIsWhatTheTreeShows(reading));
    it("keeps as many live bytes as umoci unpacked", () => {
      const files = listing.filter(({ type }) => type === "file");
      const unpacked = files.reduce((total, { size, nlink }) => total + size / nlink, 0);
      expect(reading.report.sizes.liveBytes).toBe(Math.round(unpacked));
    });
    it("claims each byte in one finding at most", () => findingsClaimEachByteOnce(reading));
    it("stacks the tree that umoci unpacks", () => treeIsUmocis(reading, listing));
    it("finds the bodies that umoci unpacks", () => bodiesAreUmocis(archive, reading, listing));
    it("knows the line behind every layer", () => {
      const known = reading.report.layers.flatMap(({ instruction }) => instruction?.line ?? []);
      expect(known).toEqual(lines);
    });
    it("finds what its author would name, where they would look", () => expectFindings(reading, findings));
    it("finds nothing that is not there", () => expectNone(reading, none));
    it.each(wrappings)("says the same of it in %s", async (wrapping) => {
      const other = await read(realPath(name, wrapping), dockerfileOf(name));
      expect(withoutWrapping(other)).toEqual(withoutWrapping(reading));
      expect(isDeepStrictEqual(other.analysis.scene.contents, reading.analysis.scene.contents)).toBe(true);
    });
  });
};
