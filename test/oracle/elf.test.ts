import {
  closeSync,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readElf, readSections, readVersions } from "../../src/contents/elf/elf.ts";
import { debugBytesOf } from "../../src/contents/elf/sections.ts";
import { strippableBytesOf } from "../../src/contents/elf/strippable.ts";
import { highestVersion } from "../../src/contents/elf/versions.ts";
import type { ReadPart } from "../../src/contents/elf/view.ts";
import { inFolder, itWith, run } from "./tools.ts";

const partsOf =
  (bytes: Uint8Array): ReadPart =>
  (from, count) =>
    bytes.subarray(from, from + count);

const elfOf = (path: string): ReturnType<typeof readElf> => readElf(partsOf(readFileSync(path)));

/** Programs and libraries of this machine: some that every one has, in the order of their names. */
const samples = (): string[] =>
  ["/usr/bin", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"]
    .flatMap((folder) => {
      try {
        return readdirSync(folder)
          .sort()
          .map((name) => join(folder, name));
      } catch {
        return [];
      }
    })
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() && isElfFile(path))
    .filter((_, at) => at % 12 === 0)
    .slice(0, 60);

const isElfFile = (path: string): boolean => {
  const fd = openSync(path, "r");
  const head = Buffer.alloc(4);
  readSync(fd, head, 0, fstatSync(fd).size < 4 ? 0 : 4, 0);
  closeSync(fd);
  return head.toString("latin1") === "\x7fELF";
};

const matches = (text: string, pattern: RegExp): string[] =>
  [...text.matchAll(pattern)].map(([, found]) => found ?? "");

describe("an ELF file", () => {
  itWith(["readelf"], "says what readelf says: needed, own name, search paths, loader", () => {
    const paths = samples();
    expect(paths.length).toBeGreaterThan(10);
    for (const path of paths) {
      const read = elfOf(path);
      const elf = "found" in read ? read.found : null;
      const dynamic = run("readelf", ["-W", "-d", path]);
      expect({ path, needed: elf?.dynamic?.needed ?? [] }).toEqual({
        path,
        needed: matches(dynamic, /\(NEEDED\).*\[(.*)\]/g),
      });
      expect(elf?.dynamic?.soname ?? null).toBe(matches(dynamic, /\(SONAME\).*\[(.*)\]/g)[0] ?? null);
      expect(elf?.dynamic?.runpath.join(":") ?? "").toBe(matches(dynamic, /\(RUNPATH\).*\[(.*)\]/g)[0] ?? "");
      const [loader] = matches(run("readelf", ["-W", "-l", path]), /program interpreter: (.*)\]/g);
      expect(elf?.interpreter ?? null).toBe(loader ?? null);
    }
  });

  itWith(["readelf"], "needs the versions that readelf tells", () => {
    for (const path of samples().slice(0, 25)) {
      const read = readVersions(partsOf(readFileSync(path)));
      const found = "found" in read ? read.found : null;
      const text = run("readelf", ["-W", "-V", path]);
      const needed = matches(text.split("needs section")[1] ?? "", /Name: (\S+)\s+Flags/g);
      expect({ path, needed: [...(found?.needed.values() ?? [])].flat().sort() }).toEqual({
        path,
        needed: needed.sort(),
      });
    }
  });

  itWith(["readelf"], "has the sections that readelf lists", () => {
    for (const path of samples().slice(0, 25)) {
      const read = readSections(partsOf(readFileSync(path)));
      const theirs = matches(run("readelf", ["-W", "-S", path]), /^ +\[ *[1-9]\d*\] (\.\S+)/gm);
      expect(
        ("found" in read ? (read.found ?? []) : [])
          .map(({ name }) => name)
          .filter((it) => it.startsWith(".")),
      ).toEqual(theirs);
    }
  });

  itWith(["gcc"], "of a compiler: program, library, static, object, debug sections, 32 bits", async () => {
    await inFolder((folder) => {
      writeFileSync(join(folder, "a.c"), "int main(void) { return 0; }\n");
      const built = (name: string, ...flags: string[]): string => {
        run("gcc", ["-o", join(folder, name), join(folder, "a.c"), ...flags]);
        return join(folder, name);
      };
      const kindOf = (path: string): unknown => {
        const read = elfOf(path);
        return "found" in read ? read.found?.kind : read.broken;
      };
      expect(kindOf(built("pie", "-pie"))).toBe("program");
      expect(kindOf(built("fixed", "-no-pie"))).toBe("program");
      expect(kindOf(built("static", "-static"))).toBe("static");
      expect(kindOf(built("static-pie", "-static-pie"))).toBe("static");
      expect(kindOf(built("lib.so", "-shared", "-fPIC"))).toBe("library");
      expect(kindOf(built("a.o", "-c"))).toBe("object");
      const bytes = (path: string): number => {
        const read = readSections(partsOf(readFileSync(path)));
        return "found" in read ? debugBytesOf(read.found ?? []) : -1;
      };
      const [plain, debug] = [bytes(built("s", "-s")), bytes(built("g", "-g"))];
      expect(plain).toBe(0);
      expect(debug).toBeGreaterThan(1000);
    });
  });

  itWith(["gcc", "strip", "objcopy"], "has as many bytes for debuggers as strip takes away", async () => {
    await inFolder((folder) => {
      const body = Array.from({ length: 400 }, (_, i) => `int f${i}(int a) { return a + ${i}; }`).join("\n");
      writeFileSync(join(folder, "a.c"), `${body}\nint main(void) { return f7(1) - 8; }\n`);
      const strippable = (path: string): number => {
        const bytes = readFileSync(path);
        return strippableBytesOf(partsOf(bytes), bytes.length);
      };
      const kinds = [["-g"], ["-g3", "-gz"], ["-g", "-static"], ["-g", "-shared", "-fPIC"], []];
      for (const flags of kinds) {
        const path = join(folder, "a");
        run("gcc", ["-o", path, join(folder, "a.c"), ...flags]);
        const told = strippable(path);
        const before = statSync(path).size;
        run("strip", ["--strip-unneeded", "-o", `${path}.stripped`, path]);
        const taken = before - statSync(`${path}.stripped`).size;
        // What describes the sections goes too, and is not counted.
        expect({ flags, isWithin: told <= taken && told > 0.75 * taken }).toEqual({ flags, isWithin: true });
        expect(strippable(`${path}.stripped`)).toBe(0);
        run("objcopy", ["--only-keep-debug", path, `${path}.debug`]);
        expect(strippable(`${path}.debug`)).toBe(0);
        writeFileSync(`${path}.appended`, Buffer.concat([readFileSync(path), Buffer.from("an archive")]));
        expect(strippable(`${path}.appended`)).toBe(0);
      }
      run("gcc", ["-g", "-c", "-o", join(folder, "a.o"), join(folder, "a.c")]);
      expect(strippable(join(folder, "a.o"))).toBe(0);
      const grafted = ["-g", "-shared", "-fPIC", "-Wl,-rpath,$ORIGIN/../a.libs"];
      run("gcc", ["-o", join(folder, "grafted"), join(folder, "a.c"), ...grafted]);
      expect(strippable(join(folder, "grafted"))).toBe(0);
    });
  });

  it("with wrong bytes anywhere is read or called broken, and never throws", () => {
    const whole = readFileSync(process.execPath).subarray(0, 8192);
    const byte = fc.tuple(fc.nat(1023), fc.nat(255));
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 12 }), fc.nat(8192), (changes, length) => {
        const bytes = Uint8Array.from(whole.subarray(0, Math.max(4, length)));
        for (const [at, value] of changes) if (at > 3 && at < bytes.length) bytes[at] = value;
        expect(() => readElf(partsOf(bytes))).not.toThrow();
        expect(() => readSections(partsOf(bytes))).not.toThrow();
        expect(() => readVersions(partsOf(bytes))).not.toThrow();
        expect(() => strippableBytesOf(partsOf(bytes), bytes.length)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});

describe("the highest version", () => {
  it.each([
    [["GLIBC_2.4", "GLIBC_2.34", "GLIBC_2.2.5"], "GLIBC_2.34"],
    [["GLIBC_2.3", "GLIBC_2.3.4"], "GLIBC_2.3.4"],
    [["GLIBC_PRIVATE"], null],
    [[], null],
  ])("of %j is %j", (versions, highest) => expect(highestVersion(versions, "GLIBC_")).toBe(highest));
});
