import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { membersOf, readMember, type ZipBody } from "../../../src/contents/zip/zip.ts";
import { zipOf } from "./zip-of.ts";

const bodyOf = (bytes: Uint8Array): ZipBody => ({
  bytes: bytes.length,
  read: (from, most) => bytes.subarray(from, from + most),
});

/** The same zip with all its numbers of 32 bits full, and the true ones where a zip of more than 4 GiB has them. Of one member, without comment. */
const widenedZip = (zip: Buffer): Buffer => {
  const end = zip.subarray(-22);
  const [directoryBytes, directoryAt] = [end.readUInt32LE(12), end.readUInt32LE(16)];
  const entry = Buffer.from(zip.subarray(directoryAt, directoryAt + directoryBytes));
  const field = Buffer.alloc(4 + 24);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(24, 2);
  [24, 20, 42].forEach((place, at) => {
    field.writeBigUInt64LE(BigInt(entry.readUInt32LE(place)), 4 + 8 * at);
    entry.writeUInt32LE(0xffffffff, place);
  });
  // Somebody else's field comes first: a time.
  const extra = Buffer.concat([Buffer.from("5554050003aabbccdd", "hex"), field]);
  entry.writeUInt16LE(extra.length, 30);
  const wide = Buffer.alloc(56 + 20);
  wide.writeUInt32LE(0x06064b50, 0);
  wide.writeBigUInt64LE(BigInt(entry.length + extra.length), 40);
  wide.writeBigUInt64LE(BigInt(directoryAt), 48);
  wide.writeUInt32LE(0x07064b50, 56);
  const last = Buffer.from(end);
  last.fill(0xff, 8, 20);
  return Buffer.concat([zip.subarray(0, directoryAt), entry, extra, wide, last]);
};

const ONE = zipOf({ "a/b.txt": "the text ".repeat(40) }, "", true);

describe("a zip whose numbers need 64 bits", () => {
  it.each<[string, Buffer]>([
    ["alone", widenedZip(ONE)],
    ["behind a script", Buffer.concat([Buffer.from("#!/bin/sh\n"), widenedZip(ONE)])],
  ])("is read %s", (_where, zip) => {
    const [member] = membersOf(bodyOf(zip)) ?? [];
    expect(member).toMatchObject({ name: "a/b.txt", bytes: 360 });
    const bytes = member && readMember(bodyOf(zip), member, member.bytes);
    expect(Buffer.from(bytes ?? []).toString()).toBe("the text ".repeat(40));
  });

  it("is none where the field that should tell is cut", () => {
    const zip = widenedZip(ONE);
    // The length of the field: room for one number of three.
    zip.writeUInt16LE(8, zip.length - 22 - 76 - 26);
    expect(membersOf(bodyOf(zip))).toBeNull();
  });
});

it("with wrong bytes anywhere is read, or is none, and never throws", () => {
  const whole = widenedZip(ONE);
  const byte = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 8 }), fc.nat(whole.length), (changes, length) => {
      const bytes = Uint8Array.from(whole).subarray(0, length);
      for (const [at, value] of changes) if (at < length) bytes[at] = value;
      const body = bodyOf(bytes);
      for (const member of membersOf(body) ?? []) expect(() => readMember(body, member, 1000)).not.toThrow();
    }),
    { numRuns: 2000 },
  );
});
