import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rpmDatabase } from "./rpm-blob.ts";
import { sqliteFile } from "./sqlite-file.ts";
import { body, readStored, type StoredFiles } from "./stored.ts";

const DEB =
  "Package: a\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\nDepends: a | b (>= 1)\n\n";
const APK = "P:a\nV:1\nA:x86_64\nD:so:b=1\np:c=1\nF:usr\nR:a\n\n";
const RPM = rpmDatabase([
  { name: "a", requires: [["(b or c)"]], files: ["/usr/a", "/usr/b/"] },
  { name: "b", provides: [["x"]] },
  { name: "c", files: Array.from({ length: 400 }, (_, at) => `/usr/share/${at}`) },
]);

const WHOLE: Readonly<Record<string, string | Uint8Array>> = {
  "/var/lib/dpkg/status": DEB,
  "/var/lib/dpkg/info/a.list": "/.\n/usr/a\n",
  "/var/lib/dpkg/diversions": "/a\n/b\nc\n",
  "/var/lib/dpkg/alternatives/x": "auto\n/usr/bin/x\n\n/bin/y\n1\n\n",
  "/var/lib/apt/extended_states": "Package: a\nArchitecture: amd64\nAuto-Installed: 1\n\n",
  "/var/lib/dpkg/status.d/d": "Package: d\nVersion: 1\n",
  "/var/lib/dpkg/status.d/d.md5sums": `${"0".repeat(32)}  usr/a\n`,
  "/lib/apk/db/installed": APK,
  "/etc/apk/world": "a\n",
  "/var/lib/rpm/rpmdb.sqlite": RPM,
  "/var/lib/dnf/history.sqlite": sqliteFile({
    rpm: [[1, "a", 0, "1", "1", "x86_64"]],
    trans_item: [[null, 1, 1, 1, 1, 2, 1]],
  }),
};
const KINDS = ["apk", "deb", "rpm"];

const stored = (change: Readonly<Record<string, string | Uint8Array>> = {}): StoredFiles =>
  Object.fromEntries(
    Object.entries({ ...WHOLE, "/usr/a": "", ...change }).map(([path, text]) => [path, body(text)]),
  );

const kindsOf = (files: StoredFiles): string[] =>
  [...new Set(readStored(files).installed.map(({ kind }) => kind))].sort();

const cut = (bytes: Uint8Array, to: number): Uint8Array => bytes.subarray(0, to);
const changed = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = Uint8Array.from(bytes);
  copy[at] = value;
  return copy;
};

describe("a broken database", () => {
  it("all of them are whole before anything is broken", () => {
    expect(kindsOf(stored())).toEqual(KINDS);
    expect(readStored(stored()).warnings.filter((warning) => !warning.includes("nothing installed"))).toEqual(
      [],
    );
  });

  it.each<[path: string, text: string | Uint8Array, lost: string, warning: string]>([
    ["/var/lib/dpkg/status", DEB.slice(0, -20), "deb", "ends within line 5"],
    ["/var/lib/dpkg/status", `${DEB}garbage\n`, "deb", "line 7 is no field"],
    ["/var/lib/dpkg/status", "\0\0\0\0\n", "deb", "line 1 is no field"],
    ["/var/lib/dpkg/status", " folded\n", "deb", "line 1 continues no field"],
    ["/var/lib/dpkg/status", DEB.replace("Version: 1\n", ""), "deb", "package a has no version"],
    ["/var/lib/dpkg/status", DEB.replace("Package: a\n", ""), "deb", "has a paragraph that names no package"],
    [
      "/var/lib/dpkg/status",
      DEB.replace("ok installed", "ok melted"),
      "deb",
      'package a has the unknown status "install ok melted"',
    ],
    [
      "/var/lib/dpkg/status",
      DEB.replace("Version: 1", "Version: 1\nVersion: 2"),
      "deb",
      "line 5 gives Version a second time",
    ],
    ["/var/lib/dpkg/info/a.list", "/usr/a\nusr/b\n", "deb", "line 2 is no absolute path"],
    ["/lib/apk/db/installed", APK.slice(0, -6), "apk", "is cut short"],
    ["/lib/apk/db/installed", "P:a\nnonsense\n", "apk", "line 2 is no field"],
    ["/lib/apk/db/installed", "P:a\n\n", "apk", "a package without version"],
    ["/var/lib/rpm/rpmdb.sqlite", "", "rpm", "is no database of SQLite"],
    ["/var/lib/rpm/rpmdb.sqlite", cut(RPM, 3000), "rpm", "it is cut short or damaged"],
    ["/var/lib/rpm/rpmdb.sqlite", changed(RPM, 16, 0xff), "rpm", "states pages of"],
    ["/var/lib/rpm/rpmdb.sqlite", sqliteFile({ Other: [] }), "rpm", "has no table Packages"],
    [
      "/var/lib/rpm/rpmdb.sqlite",
      sqliteFile({ Packages: [[null, "text"]] }),
      "rpm",
      "has a package without header",
    ],
    [
      "/var/lib/rpm/rpmdb.sqlite",
      sqliteFile({ Packages: [[null, Buffer.alloc(9, 255)]] }),
      "rpm",
      "has a package header that is cut short",
    ],
    ["/var/lib/rpm/rpmdb.sqlite-wal", Buffer.alloc(40, 1), "rpm", "is no write-ahead log of its database"],
  ])("%s, %j: no %s is told of", (path, text, lost, warning) => {
    const { installed, warnings } = readStored(stored({ [path]: text }));
    const left = KINDS.filter((kind) => kind !== lost);
    expect([...new Set(installed.filter(({ name }) => name !== "d").map(({ kind }) => kind))].sort()).toEqual(
      left,
    );
    expect(warnings.find((line) => line.startsWith(path) && line.includes(warning))).toBeDefined();
  });

  it.each([
    ["/var/lib/dpkg/diversions", "/a\n/b\n", "is cut short"],
    ["/var/lib/dpkg/alternatives/x", "auto\n", "is no list of alternatives"],
    ["/var/lib/apt/extended_states", "nonsense\n", "line 1 is no field"],
    ["/var/lib/dnf/history.sqlite", "nonsense", "is no database of SQLite"],
    ["/var/lib/dnf/history.sqlite", RPM, "has no table rpm"],
    ["/var/lib/dpkg/status.d/d.md5sums", "nonsense\n", "has lines that are no checksums"],
  ])("%s takes no package along but its own: %j", (path, text, warning) => {
    const { warnings } = readStored(stored({ [path]: text }));
    expect(kindsOf(stored({ [path]: text }))).toEqual(KINDS);
    expect(warnings).toContain(`${path}: ${warning}`);
  });

  it("a database that cannot be read again is said to be so", () => {
    const { installed, warnings } = readStored({ "/var/lib/dpkg/status": 100 });
    expect(installed).toEqual([]);
    expect(warnings).toEqual(["/var/lib/dpkg/status: cannot be read from the image"]);
  });

  it("a database of gigabytes is not read", () => {
    expect(readStored({ "/var/lib/dpkg/status": 5e9 }).warnings[0]).toContain(
      "has 5000000000 bytes, more than",
    );
  });

  it("circles in SQLite's tree end", () => {
    // Pages 2 and 3 are the leaves; page 4 is above them, and its last child becomes itself.
    const looped = Uint8Array.from(rpmDatabase([{ name: "a" }, { name: "b" }]));
    new DataView(looped.buffer).setUint32(3 * 1024 + 8, 4);
    expect(readStored(stored({ "/var/lib/rpm/rpmdb.sqlite": looped })).warnings.join()).toContain(
      "loops at page 4",
    );
  });

  it("nothing that a file may hold throws, and every warning is one line that names a file", () => {
    const paths = Object.keys(WHOLE);
    const damage = fc.record({
      path: fc.constantFrom(...paths),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      bytes: fc.uint8Array({ minLength: 1, maxLength: 6 }),
      isCut: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        const files: Record<string, Uint8Array> = {};
        for (const { path, at, bytes, isCut } of damages) {
          const whole = files[path] ?? Buffer.from(WHOLE[path] ?? "");
          const from = Math.floor(at * whole.length);
          files[path] = isCut
            ? whole.subarray(0, from)
            : Buffer.concat([whole.subarray(0, from), bytes, whole.subarray(from + bytes.length)]);
        }
        const { warnings } = readStored(stored(files));
        expect(warnings.filter((warning) => !/^(layer \d+: )?\/[^\n]+: [^\n]+$/.test(warning))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
