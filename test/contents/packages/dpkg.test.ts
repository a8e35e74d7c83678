import { describe, expect, it } from "vitest";
import { ownersOf } from "../../../src/contents/packages/owners.ts";
import { body, readStored, type StoredFiles } from "./stored.ts";

const STATUS = "/var/lib/dpkg/status";

interface Deb {
  readonly name: string;
  readonly version?: string;
  readonly arch?: string;
  readonly status?: string;
  /** Other fields, as they stand. */
  readonly fields?: readonly string[];
}

const stanza = ({
  name,
  version = "1",
  arch = "amd64",
  status = "install ok installed",
  fields = [],
}: Deb): string =>
  [
    `Package: ${name}`,
    `Status: ${status}`,
    `Architecture: ${arch}`,
    `Version: ${version}`,
    ...fields,
    "",
    "",
  ].join("\n");

const DPKG: Deb = { name: "dpkg", fields: ["Essential: yes"] };

/** A root whose dpkg knows these packages, `dpkg` itself among them. Lists of files are there where `lists` names them, else empty. */
const read = (
  debs: readonly Deb[],
  files: StoredFiles = {},
  lists: Readonly<Record<string, readonly string[]>> = {},
) => {
  const all = [DPKG, ...debs];
  const named = Object.fromEntries(all.map(({ name }) => [name, [] as readonly string[]]));
  const infos = Object.entries({ ...named, ...lists }).map(([name, paths]) => [
    `/var/lib/dpkg/info/${name}.list`,
    body(["/.", ...paths, ""].join("\n")),
  ]);
  return readStored({ ...files, [STATUS]: body(all.map(stanza).join("")), ...Object.fromEntries(infos) });
};

describe("dpkg's status", () => {
  it.each([
    ["install ok installed", true],
    ["hold ok installed", true],
    ["install ok triggers-pending", true],
    ["install ok triggers-awaited", true],
    ["install ok half-configured", true],
    ["install ok unpacked", true],
    ["install reinstreq half-installed", true],
    ["deinstall ok config-files", false],
    ["purge ok not-installed", false],
  ])("a package that is %j: %j", (status, isThere) => {
    const { installed, warnings } = read([{ name: "a", status }]);
    expect(installed.some(({ id }) => id === "deb:a")).toBe(isThere);
    expect(warnings).toEqual([]);
  });

  it("a paragraph without Status is of no installed package", () => {
    const { installed } = readStored({
      [STATUS]: body(`Package: a\nVersion: 1\n\n${stanza({ name: "b" })}`),
    });
    expect(installed.map(({ id }) => id)).toEqual(["deb:b"]);
  });

  it("field names have no case, values may be folded, and the last paragraph needs no empty line", () => {
    const text =
      "PACKAGE: a\nstatus: install ok installed\nversion: 1\ndepends: b,\n c\nDescription: x\n .\n y: z\n\n";
    const { of, warnings } = readStored({
      [STATUS]: body(`${text}${stanza({ name: "b" })}${stanza({ name: "c" }).trimEnd()}\n`),
    });
    expect(of("deb:a").needs).toEqual([["deb:b"], ["deb:c"]]);
    expect(warnings).toEqual(["/var/lib/dpkg/info: no list of the files of a, b, c; they count as nobody's"]);
  });

  it("a package that is told of twice counts as it is told last", () => {
    const { installed } = read([
      { name: "a", version: "1" },
      { name: "a", version: "2" },
    ]);
    expect(installed.map(({ id, version }) => [id, version])).toEqual([
      ["deb:a", "2"],
      ["deb:dpkg", "1"],
    ]);
  });

  it("one name in two architectures makes two packages", () => {
    const same = ["Multi-Arch: same"];
    const { installed, of } = read(
      [
        { name: "libc6", fields: same },
        { name: "libc6", arch: "i386", fields: same },
      ],
      { "/lib/64.so": 1, "/lib/32.so": 1 },
      { "libc6:amd64": ["/lib/64.so"], "libc6:i386": ["/lib/32.so"] },
    );
    expect(installed.map(({ id }) => id)).toEqual(["deb:dpkg", "deb:libc6:amd64", "deb:libc6:i386"]);
    expect(of("deb:libc6:i386").files).toEqual(["/lib/32.so"]);
  });

  it.each(["Essential: yes", "Protected: yes", "Important: yes"])("%s may never be removed", (field) => {
    const { of } = read([
      { name: "a", fields: [field] },
      { name: "b", fields: [field.replace("yes", "no")] },
    ]);
    expect([of("deb:a").essential, of("deb:b").essential]).toEqual([true, false]);
  });
});

describe("what dpkg's packages need", () => {
  const needsOf = (depends: string, others: readonly Deb[], asker: Partial<Deb> = {}) => {
    const found = read([{ name: "asker", ...asker, fields: [`Depends: ${depends}`] }, ...others]);
    return { needs: found.of("deb:asker").needs, warnings: found.warnings };
  };

  it.each<[string, string, readonly Deb[], string[][]]>([
    ["a name", "a", [{ name: "a" }], [["deb:a"]]],
    ["all of a list", "a, b", [{ name: "a" }, { name: "b" }], [["deb:a"], ["deb:b"]]],
    ["the alternatives that are there", "x | a | b", [{ name: "a" }, { name: "b" }], [["deb:a", "deb:b"]]],
    ["a version", "a (>= 1.2~), a (<< 1:0)", [{ name: "a", version: "1.2" }], [["deb:a"]]],
    ["a version that only one alternative has", "a (>= 2) | b", [{ name: "a" }, { name: "b" }], [["deb:b"]]],
    ["an obsolete sign, which means less or equal", "a (< 1)", [{ name: "a" }], [["deb:a"]]],
    ["a virtual name", "mta", [{ name: "a", fields: ["Provides: x, mta"] }], [["deb:a"]]],
    [
      "a virtual name with a version",
      "abi (>= 2)",
      [{ name: "a", fields: ["Provides: abi (= 3)"] }],
      [["deb:a"]],
    ],
    [
      "a real and a virtual one of the same name",
      "a",
      [{ name: "a" }, { name: "b", fields: ["Provides: a"] }],
      [["deb:a", "deb:b"]],
    ],
    ["nothing else where it provides it itself", "asker", [], []],
    ["a package of all architectures", "a", [{ name: "a", arch: "all" }], [["deb:a"]]],
    [
      "a foreign one that serves all architectures",
      "a",
      [{ name: "a", arch: "i386", fields: ["Multi-Arch: foreign"] }],
      [["deb:a"]],
    ],
    [
      "any architecture where the package allows it",
      "a:any",
      [{ name: "a", arch: "i386", fields: ["Multi-Arch: allowed"] }],
      [["deb:a"]],
    ],
    ["a named architecture", "a:i386", [{ name: "a", arch: "i386" }], [["deb:a"]]],
    ["the machine's own", "a:native", [{ name: "a" }], [["deb:a"]]],
  ])("follows %s", (_, depends, others, needs) => {
    expect(needsOf(depends, others)).toEqual({ needs, warnings: [] });
  });

  it.each<[string, string, readonly Deb[], string]>([
    ["what is too old", "a (>> 1)", [{ name: "a" }], "a (> 1)"],
    [
      "a version of what is provided without one",
      "v (>= 1)",
      [{ name: "a", fields: ["Provides: v"] }],
      "v (>= 1)",
    ],
    ["another architecture", "a", [{ name: "a", arch: "i386" }], "a"],
    ["any architecture where it is not allowed", "a:any", [{ name: "a", arch: "i386" }], "a:any"],
    ["what is only configured", "a", [{ name: "a", status: "deinstall ok config-files" }], "a"],
  ])("leaves out %s, and says so", (_, depends, others, text) => {
    const warnings = [`${STATUS}: nothing installed answers 1 needs: asker needs ${text}`];
    expect(needsOf(depends, others)).toEqual({ needs: [], warnings });
  });

  it("does not take a package of all architectures for one of a foreign kind", () => {
    const { needs } = needsOf("a", [{ name: "a", arch: "all" }], { arch: "i386" });
    expect(needs).toEqual([]);
  });

  it("says what is no relation, and follows the rest", () => {
    const { needs, warnings } = needsOf("a (>= ), b, | c", [{ name: "b" }, { name: "c" }]);
    expect(needs).toEqual([["deb:b"], ["deb:c"]]);
    expect(warnings).toEqual([`${STATUS}: package asker asks for a (>= ), which is no relation`]);
  });

  it("takes Pre-Depends as needs, and Recommends apart, of which nothing is missed", () => {
    const fields = ["Depends: a", "Pre-Depends: b", "Recommends: c, nothing", "Suggests: d"];
    const { of, warnings } = read([
      { name: "asker", fields },
      ...["a", "b", "c", "d"].map((name) => ({ name })),
    ]);
    expect(of("deb:asker").needs).toEqual([["deb:b"], ["deb:a"]]);
    expect(of("deb:asker").recommends).toEqual([["deb:c"]]);
    expect(warnings).toEqual([]);
  });

  it("follows circles", () => {
    const { of } = read([
      { name: "a", fields: ["Depends: b"] },
      { name: "b", fields: ["Depends: a"] },
    ]);
    expect([of("deb:a").needs, of("deb:b").needs]).toEqual([[["deb:b"]], [["deb:a"]]]);
  });
});

describe("who asked for a deb", () => {
  const auto = (name: string, arch = "amd64", value = 1): string =>
    `Package: ${name}\nArchitecture: ${arch}\nAuto-Installed: ${value}\n\n`;

  it("is what apt did not mark as automatic", () => {
    const states = body(auto("b") + auto("c", "amd64", 0) + auto("d") + auto("e", "i386"));
    const debs = [{ name: "a" }, { name: "b" }, { name: "c" }, { name: "d", arch: "all" }, { name: "e" }];
    const { installed } = read(debs, { "/var/lib/apt/extended_states": states });
    expect(Object.fromEntries(installed.map(({ name, requested }) => [name, requested]))).toEqual({
      ...{ a: true, b: false, c: true, d: false, dpkg: true, e: true },
    });
  });

  it("is not known where apt remembers nothing", () => {
    expect(read([{ name: "a" }]).of("deb:a").requested).toBeNull();
  });
});

describe("the files of a deb", () => {
  const filesOf = (
    files: StoredFiles,
    list: readonly string[],
    others: Readonly<Record<string, readonly string[]>> = {},
  ) => {
    const debs = ["a", ...Object.keys(others)].filter((name) => name !== "dpkg").map((name) => ({ name }));
    return read(debs, files, { a: list, ...others }).of("deb:a").files;
  };
  const MERGED: StoredFiles = { "/bin": "symlink:usr/bin", "/lib": "symlink:usr/lib", "/usr/lib": "dir" };

  it.each<[string, StoredFiles, string[], string[]]>([
    [
      "that are there",
      { "/usr/a": 1, "/usr/b": 1 },
      ["/usr", "/usr/b", "/usr/a", "/usr/gone"],
      ["/usr/a", "/usr/b"],
    ],
    [
      "by their real names in a merged /usr",
      { ...MERGED, "/usr/bin/sh": 1 },
      ["/bin", "/bin/sh"],
      ["/usr/bin/sh"],
    ],
    [
      "once, where a list has both names",
      { ...MERGED, "/usr/bin/sh": 1 },
      ["/bin", "/bin/sh", "/usr", "/usr/bin", "/usr/bin/sh"],
      ["/usr/bin/sh"],
    ],
    ["that are links, not followed", { "/usr/a": 1, "/usr/b": "symlink:a" }, ["/usr/b"], ["/usr/b"]],
    [
      "that are links to directories",
      { "/usr/doc/a": "dir", "/usr/doc/b": "symlink:a" },
      ["/usr", "/usr/doc", "/usr/doc/b"],
      ["/usr/doc/b"],
    ],
    [
      "but not a link that stands where they have a directory",
      { ...MERGED, "/usr/lib/x": 1 },
      ["/lib", "/lib/x"],
      ["/usr/lib/x"],
    ],
    ["with names of spaces and of other letters", { "/usr/ä b": 1 }, ["/usr/ä b"], ["/usr/ä b"]],
  ])("are those %s", (_, files, list, expected) => {
    expect(filesOf(files, list)).toEqual(expected);
  });

  it("leave the link of a merged /usr to nobody, even to a package that lists nothing in it", () => {
    expect(filesOf({ ...MERGED, "/usr/lib/x": 1 }, ["/lib"], { b: ["/lib", "/lib/x"] })).toEqual([]);
  });

  it("have names of any bytes", () => {
    const list = Buffer.from("/.\n/usr/\xff\xe4\n", "latin1");
    const { of } = read([{ name: "a" }], { "/usr/\udcff\udce4": 1 }, {});
    expect(of("deb:a").files).toEqual([]);
    const stored = {
      "/usr/\udcff\udce4": 1,
      [STATUS]: body(stanza({ name: "a" })),
      "/var/lib/dpkg/info/a.list": body(list),
    };
    expect(readStored(stored).of("deb:a").files).toEqual(["/usr/\udcff\udce4"]);
  });

  it("are where a diversion moved them, but for the one who diverts", () => {
    const files = { "/bin/sh": 1, "/bin/sh.distrib": 1, "/bin/x.local": 1 };
    const diversions = body("/bin/sh\n/bin/sh.distrib\ndash\n/bin/x\n/bin/x.local\n:\n");
    const { of } = read(
      [{ name: "bash" }, { name: "dash" }],
      { ...files, "/var/lib/dpkg/diversions": diversions },
      { bash: ["/bin/sh", "/bin/x"], dash: ["/bin/sh"] },
    );
    expect(of("deb:bash").files).toEqual(["/bin/sh.distrib", "/bin/x.local"]);
    expect(of("deb:dash").files).toEqual(["/bin/sh"]);
  });
});

describe("update-alternatives", () => {
  const files: StoredFiles = {
    "/bin/nano": 1,
    "/usr/bin/editor": "symlink:/etc/alternatives/editor",
    "/etc/alternatives/editor": "symlink:/bin/nano",
    "/usr/bin/pico": "symlink:/etc/alternatives/pico",
    "/etc/alternatives/pico": "symlink:/bin/nano",
    "/usr/bin/gone": "symlink:/etc/alternatives/gone",
    "/var/lib/dpkg/alternatives/editor": body(
      "auto\n/usr/bin/editor\npico\n/usr/bin/pico\ngone\n/usr/bin/gone\n\n/bin/nano\n40\n/bin/nano\n\n\n",
    ),
  };

  it("gives its links to the package that they lead to, apart from its files", () => {
    const found = read([{ name: "nano" }], files, { nano: ["/bin/nano"] });
    expect(found.of("deb:nano").files).toEqual(["/bin/nano"]);
    expect(found.of("deb:nano").links).toEqual([
      "/etc/alternatives/editor",
      "/etc/alternatives/pico",
      "/usr/bin/editor",
      "/usr/bin/pico",
    ]);
    const ownerOf = ownersOf(found.installed);
    expect(["/bin/nano", "/usr/bin/editor", "/usr/bin/gone"].map((path) => ownerOf(path)?.id)).toEqual([
      "deb:nano",
      "deb:nano",
      undefined,
    ]);
  });
});

describe("distroless images", () => {
  const control = "Package: libc6\nVersion: 2.36\nArchitecture: amd64\nDepends: libgcc-s1, libcrypt1\n";
  const sums = `${"0".repeat(32)}  lib/libc.so.6\n${"1".repeat(32)}  ./usr/share/doc/libc6/copyright\n`;
  const FILES: StoredFiles = {
    "/var/lib/dpkg/status.d/libc6": body(control),
    "/var/lib/dpkg/status.d/libc6.md5sums": body(sums),
    "/var/lib/dpkg/status.d/base": body("Package: base-files\nVersion: 12\nArchitecture: amd64\n"),
    "/lib/libc.so.6": 1,
    "/usr/share/doc/libc6/copyright": 1,
  };

  it("keep a file a package, with checksums for its list", () => {
    const { installed, warnings } = readStored(FILES);
    expect(installed.map(({ id, record, files }) => [id, record, files])).toEqual([
      ["deb:base-files", "/var/lib/dpkg/status.d/base", []],
      ["deb:libc6", "/var/lib/dpkg/status.d/libc6", ["/lib/libc.so.6", "/usr/share/doc/libc6/copyright"]],
    ]);
    expect(warnings).toEqual([
      "/var/lib/dpkg/status.d/base: nothing installed answers 2 needs: libc6 needs libgcc-s1, libc6 needs libcrypt1",
    ]);
  });

  it("change by the file", () => {
    const upgraded = body(control.replace("2.36", "2.37"));
    const { changes } = readStored(FILES, {
      "/var/lib/dpkg/status.d/libc6": upgraded,
      "/var/lib/dpkg/status.d/.wh.base": 0,
    });
    expect(changes.filter(({ layer }) => layer === 1)).toEqual([
      { layer: 1, id: "deb:base-files", change: "removed", before: "12", after: null },
      { layer: 1, id: "deb:libc6", change: "upgraded", before: "2.36", after: "2.37" },
    ]);
  });

  it("lose one package to a broken file, and no other", () => {
    const { installed, warnings } = readStored({
      ...FILES,
      "/var/lib/dpkg/status.d/base": body("nonsense\n"),
    });
    expect(installed.map(({ id }) => id)).toEqual(["deb:libc6"]);
    expect(warnings[0]).toBe("/var/lib/dpkg/status.d/base: line 1 is no field");
  });
});
