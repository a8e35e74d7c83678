import { createHash } from "node:crypto";
import { expect, it } from "vitest";
import { compress } from "../../src/io/compress.ts";
import { Pool } from "../../src/io/pool.ts";

const PIECE_BYTES = 1 << 20;

/** Words in no order, as text and as programs are: neither noise nor one word again and again. */
const body = (() => {
  const words: string[] = [];
  let state = 7;
  for (let bytes = 0; bytes < 2.5 * PIECE_BYTES; ) {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    const word = (state >> 8).toString(2 + ((state >> 4) % 30)).slice(0, 1 + (state % 9));
    words.push(word);
    bytes += word.length + 1;
  }
  return Buffer.from(words.join(" "));
})();

/**
 * How gzip output looks is the business of Node's zlib, and with it the digest of an image. These are the bytes of Node
 * 20.20.2 and 24.21.0. A Node that fails here is sound, but its gzip images have other digests than those of the others:
 * say so where digests are promised.
 */
it.each([
  [1, "18d52cf83a12b1e68a475b51961dfb6b2bef8e2ff3e1e75b35c3ba022cb0a239"],
  [6, "d50387d7c037ed24ddb91db50b139557aaf0ddc6d0e463e8e70444494c2df29a"],
  [9, "f303db877a4fcf95936201853d1f864e851bc0f244d6ef41b2e119412077c961"],
])("gzip:%i gives the bytes that it gave on other versions of Node", async (level, digest) => {
  const pieces = Array.from({ length: 3 }, (_, at) =>
    body.subarray(at * PIECE_BYTES, (at + 1) * PIECE_BYTES),
  );
  const hash = createHash("sha256");
  const write = (bytes: Uint8Array): void => void hash.update(bytes);
  await compress(pieces, { compression: "gzip", level }, new Pool(0), write);
  expect(hash.digest("hex")).toBe(digest);
});
