import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { membersOf, readMember, type ZipBody } from "../../src/contents/zip/zip.ts";
import { inFolder, itWith, run } from "./tools.ts";

/** Makes a zip of more members than 16 bits can count. */
const MAKE = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1] + "/many.zip", "w") as many:
    for at in range(70000): many.writestr(f"a/{at}.class", b"")
    many.writestr("last.txt", "the last")
`;

const bodyOf = (bytes: Uint8Array): ZipBody => ({
  bytes: bytes.length,
  read: (from, most) => bytes.subarray(from, from + most),
});

/** A member's text; null where there is none. */
const textOf = (body: ZipBody, name: string): string | null => {
  const member = membersOf(body)?.find((each) => each.name === name);
  const bytes = member && readMember(body, member, member.bytes);
  return bytes ? Buffer.from(bytes).toString() : null;
};

describe("a zip as Python writes it", () => {
  itWith(["python3"], "is read with any number of members", () =>
    inFolder((folder) => {
      run("python3", ["-c", MAKE, folder]);
      const many = readFileSync(join(folder, "many.zip"));
      expect(membersOf(bodyOf(many))).toHaveLength(70_001);
      expect(textOf(bodyOf(many), "last.txt")).toBe("the last");
      const script = Buffer.concat([Buffer.from("#!/usr/bin/env java\n"), many]);
      expect(textOf(bodyOf(script), "last.txt")).toBe("the last");
    }),
  );

  itWith(["jar"], "and as the jar tool writes it", () =>
    inFolder((folder) => {
      writeFileSync(join(folder, "x.txt"), "text\n".repeat(99));
      run("jar", ["--create", "--file", join(folder, "x.jar"), "-C", folder, "x.txt"]);
      const jar = bodyOf(readFileSync(join(folder, "x.jar")));
      expect(textOf(jar, "x.txt")).toBe("text\n".repeat(99));
    }),
  );
});
