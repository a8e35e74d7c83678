import { describe, expect, it } from "vitest";
import { EQUAL, GREATER, LESS, type RpmSpec, rpmDatabase } from "./rpm-blob.ts";
import { sqliteFile } from "./sqlite-file.ts";
import { body, readStored, type StoredFiles } from "./stored.ts";

const DATABASE = "/var/lib/rpm/rpmdb.sqlite";

const read = (specs: readonly RpmSpec[], files: StoredFiles = {}) =>
  readStored({ ...files, [DATABASE]: body(rpmDatabase(specs)) });

const needsOf = (requires: RpmSpec["requires"], others: readonly RpmSpec[], files: StoredFiles = {}) => {
  const found = read([{ name: "asker", ...(requires ? { requires } : {}) }, ...others], files);
  return { needs: found.of("rpm:asker").needs, warnings: found.warnings };
};

describe("rpm's database", () => {
  it("tells packages with epoch, version and release", () => {
    const { installed, warnings } = read([{ name: "b", epoch: 2, version: "1.2-3.el9" }, { name: "a" }]);
    expect(installed.map(({ id, version, record }) => [id, version, record])).toEqual([
      ["rpm:a", "1-1", DATABASE],
      ["rpm:b", "2:1.2-3.el9", DATABASE],
    ]);
    expect(warnings).toEqual([]);
  });

  it("is read where newer systems keep it, and through the link that they leave", () => {
    const database = body(rpmDatabase([{ name: "a" }]));
    const stored: StoredFiles = {
      "/var/lib/rpm": "symlink:../../usr/lib/sysimage/rpm",
      "/usr/lib/sysimage/rpm/rpmdb.sqlite": database,
    };
    const { installed, changes } = readStored({ "/var": "dir", "/var/lib": "dir", ...stored });
    expect(installed.map(({ id, record }) => [id, record])).toEqual([
      ["rpm:a", "/usr/lib/sysimage/rpm/rpmdb.sqlite"],
    ]);
    expect(changes).toHaveLength(1);
  });

  it("names what is installed more than once by architecture, and by version where that is not enough", () => {
    const { installed } = read([
      { name: "glibc", arch: "i686" },
      { name: "glibc" },
      { name: "kernel", version: "5-1" },
      { name: "kernel", version: "6-1" },
    ]);
    expect(installed.map(({ id }) => id)).toEqual([
      "rpm:glibc:i686",
      "rpm:glibc:x86_64",
      "rpm:kernel:x86_64:5-1",
      "rpm:kernel:x86_64:6-1",
    ]);
  });

  it("owns the files that are there: no directory, none left out, none that another package replaced", () => {
    const files = [
      "/bin/sh",
      "/usr/bin/kept",
      "/usr/share/a/",
      "/usr/share/a/gone",
      "/usr/doc",
      "/usr/replaced",
      "/usr/lib64/",
    ];
    const { of } = read([{ name: "a", files, states: [0, 0, 0, 0, 2, 1, 0] }], {
      "/bin": "symlink:usr/bin",
      ...{ "/usr/bin/sh": 1, "/usr/bin/kept": 1, "/usr/share/a": "dir", "/usr/doc": 1, "/usr/replaced": 1 },
      "/usr/lib64": "symlink:lib",
      "/usr/lib": "dir",
    });
    expect(of("rpm:a").files).toEqual(["/usr/bin/kept", "/usr/bin/sh"]);
  });

  it("reads a header of hundreds of kilobytes, over many pages", () => {
    const files = Array.from({ length: 9000 }, (_, at) => `/usr/share/a folder ${at % 7}/a file ${at}`);
    const stored = Object.fromEntries(files.map((file) => [file, 1]));
    expect(read([{ name: "a", files }], stored).of("rpm:a").files).toEqual([...files].sort());
  });

  it.each<[string, RpmSpec["requires"], readonly RpmSpec[], string[][]]>([
    ["a name", [["a"]], [{ name: "a" }], [["rpm:a"]]],
    [
      "what a package provides",
      [["libc.so.6()(64bit)"]],
      [{ name: "a", provides: [["libc.so.6()(64bit)"]] }],
      [["rpm:a"]],
    ],
    [
      "each of several that provide it",
      [["v"]],
      [
        { name: "a", provides: [["v"]] },
        { name: "b", provides: [["v"]] },
      ],
      [["rpm:a", "rpm:b"]],
    ],
    [
      "a version that is enough",
      [["a", GREATER | EQUAL, "1.2"]],
      [{ name: "a", version: "1.2-5" }],
      [["rpm:a"]],
    ],
    [
      "a release that counts where both have one",
      [["a", EQUAL, "1.2-5"]],
      [{ name: "a", version: "1.2-5" }],
      [["rpm:a"]],
    ],
    [
      "a candidate that comes before its release",
      [["a", LESS, "1.2"]],
      [{ name: "a", version: "1.2~rc1-1" }],
      [["rpm:a"]],
    ],
    [
      "an epoch above any version",
      [["a", GREATER, "9"]],
      [{ name: "a", epoch: 1, version: "1-1" }],
      [["rpm:a"]],
    ],
    [
      "a provided name without version, which answers any",
      [["v", GREATER, "9"]],
      [{ name: "a", provides: [["v"]] }],
      [["rpm:a"]],
    ],
    ["itself", [["asker"], ["asker", EQUAL, "1-1"]], [], []],
    ["rpm's own features", [["rpmlib(FileDigests)", LESS | EQUAL, "4.6.0-1"]], [], []],
    ["a path that a package lists", [["/usr/bin/sh"]], [{ name: "a", files: ["/usr/bin/sh"] }], [["rpm:a"]]],
    ["all of an and", [["(a and b)"]], [{ name: "a" }, { name: "b" }], [["rpm:a"], ["rpm:b"]]],
    ["one of an or", [["(a or b or c)"]], [{ name: "a" }, { name: "c" }], [["rpm:a", "rpm:c"]]],
    [
      "an or over ands",
      [["((a and b) or (c and d))"]],
      [{ name: "a" }, { name: "b" }, { name: "c" }, { name: "d" }],
      [
        ["rpm:a", "rpm:c"],
        ["rpm:a", "rpm:d"],
        ["rpm:b", "rpm:c"],
        ["rpm:b", "rpm:d"],
      ],
    ],
    ["a condition that holds", [["(a if b)"]], [{ name: "a" }, { name: "b" }], [["rpm:a"]]],
    ["a condition that does not hold", [["(a if nothing)"]], [{ name: "a" }], []],
    [
      "the other side of a condition",
      [["(a if nothing else b)"]],
      [{ name: "a" }, { name: "b" }],
      [["rpm:b"]],
    ],
    ["unless", [["(a unless nothing)"]], [{ name: "a" }], [["rpm:a"]]],
    [
      "both from one package",
      [["(v with w >= 2)"]],
      [
        { name: "a", provides: [["v"], ["w", EQUAL, "2"]] },
        { name: "b", provides: [["v"]] },
      ],
      [["rpm:a"]],
    ],
    [
      "one and not the other",
      [["(v without w)"]],
      [
        { name: "a", provides: [["v"], ["w"]] },
        { name: "b", provides: [["v"]] },
      ],
      [["rpm:b"]],
    ],
    [
      "names with parentheses in a rich one",
      [["(libc.so.6()(64bit) or b)"]],
      [{ name: "a", provides: [["libc.so.6()(64bit)"]] }],
      [["rpm:a"]],
    ],
  ])("follows %s", (_, requires, others, needs) => {
    expect(needsOf(requires, others)).toEqual({ needs, warnings: [] });
  });

  it("follows a path through the links of a merged /usr", () => {
    const files: StoredFiles = { "/bin": "symlink:usr/bin", "/usr/bin/sh": 1 };
    expect(needsOf([["/bin/sh"]], [{ name: "bash", files: ["/usr/bin/sh"] }], files).needs).toEqual([
      ["rpm:bash"],
    ]);
  });

  it.each([
    ["a version that is too old", [["a", GREATER, "2"]], "asker needs a (> 2)"],
    ["a name that nobody has", [["nothing"]], "asker needs nothing"],
    ["an and of which one is missing", [["(a and nothing)"]], "asker needs (a and nothing)"],
  ] as const)("leaves out %s, and says so", (_, requires, text) => {
    const { needs, warnings } = needsOf(requires, [{ name: "a" }]);
    expect(needs).toEqual([]);
    expect(warnings).toEqual([`${DATABASE}: nothing installed answers 1 needs: ${text}`]);
  });

  it.each(["(a", "(a or)", "(a or b and c)", "()", "(a else b)", "(a) b"])(
    "says that %j is no relation",
    (text) => {
      const { needs, warnings } = needsOf([[text]], [{ name: "a" }]);
      expect(needs).toEqual([]);
      expect(warnings).toEqual([`${DATABASE}: package asker asks for ${text}, which is no relation`]);
    },
  );

  it("keeps apart what is recommended, which may be missing", () => {
    const { of, warnings } = read([{ name: "a", recommends: [["b"], ["nothing"]] }, { name: "b" }]);
    expect([of("rpm:a").needs, of("rpm:a").recommends, warnings]).toEqual([[], [["rpm:b"]], []]);
  });

  it("calls essential what dnf protects", () => {
    const { of } = read([{ name: "dnf" }, { name: "a" }], {
      "/etc/dnf/protected.d/dnf.conf": body("# kept\ndnf\n"),
    });
    expect([of("rpm:dnf").essential, of("rpm:a").essential]).toEqual([true, false]);
  });

  it("takes from dnf's history who was asked for, the last word counting", () => {
    const items: [name: string, action: number, reason: number, state: number][] = [
      ["asked", 1, 2, 1],
      ["along", 1, 1, 1],
      ["weak", 1, 4, 1],
      ["group", 1, 5, 1],
      ["later", 1, 1, 1],
      ["later", 11, 2, 1],
      ["failed", 1, 2, 0],
      ["outside", 1, 6, 1],
    ];
    const history = sqliteFile({
      rpm: items.map(([name], at) => [at, name, 0, "1", "1", "x86_64"]),
      trans_item: items.map(([, action, reason, state], at) => [null, 1, at, 1, action, reason, state]),
    });
    const names = ["asked", "along", "weak", "group", "later", "failed", "outside", "unheard"];
    const { installed } = read(
      names.map((name) => ({ name })),
      { "/var/lib/dnf/history.sqlite": body(history) },
    );
    expect(Object.fromEntries(installed.map(({ name, requested }) => [name, requested]))).toEqual({
      ...{ asked: true, along: false, weak: false, group: true, later: true },
      ...{ failed: null, outside: null, unheard: null },
    });
  });

  it.each([
    ["/var/lib/rpm/Packages", "Berkeley DB"],
    ["/var/lib/rpm/Packages.db", "ndb"],
    ["/usr/lib/sysimage/rpm/Packages.db", "ndb"],
  ])("says that it does not read %s", (path, kind) => {
    const { installed, warnings } = readStored({ [path]: body("anything") });
    expect(installed).toEqual([]);
    expect(warnings).toEqual([
      `${path}: a database of kind ${kind}, which slim does not read; no package of it is known`,
    ]);
  });
});
