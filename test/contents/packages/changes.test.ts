import { describe, expect, it } from "vitest";
import { EQUAL, rpmDatabase } from "./rpm-blob.ts";
import { body, readStored, type StoredFiles } from "./stored.ts";

const STATUS = "/var/lib/dpkg/status";

/** A status of packages, each `name=version` or `name:architecture=version`. */
const status = (...debs: readonly string[]): StoredFiles => ({
  [STATUS]: body(
    debs
      .map((deb) => {
        const [, name, arch = "amd64", version] = /^([^:=]+)(?::([^=]+))?=(.*)$/.exec(deb) ?? [];
        return `Package: ${name}\nStatus: install ok installed\nArchitecture: ${arch}\nVersion: ${version}\n\n`;
      })
      .join(""),
  ),
});

const changesOf = (...layers: readonly StoredFiles[]): string[] =>
  readStored(...layers).changes.map(
    ({ layer, id, change, before, after }) => `${layer} ${change} ${id} ${before} ${after}`,
  );

describe("what a layer did to the packages", () => {
  it("is the difference to the database that the layer found", () => {
    const layers = [
      status("a=1", "b=1"),
      { "/unrelated": 1 },
      status("a=2", "b=1", "c=1"),
      status("b=1", "c=1"),
      status("b=1", "c=0.9"),
    ];
    expect(changesOf(...layers)).toEqual([
      "0 added deb:a null 1",
      "0 added deb:b null 1",
      "2 upgraded deb:a 1 2",
      "2 added deb:c null 1",
      "3 removed deb:a 2 null",
      "4 upgraded deb:c 1 0.9",
    ]);
  });

  it("is nothing where the same database was stored again", () => {
    expect(changesOf(status("a=1"), status("a=1"))).toEqual(["0 added deb:a null 1"]);
  });

  it("is known of a database that a later layer deleted, and its deletion removes no package", () => {
    const gone: StoredFiles = { "/var/lib/.wh.dpkg": 0 };
    expect(changesOf(status("a=1"), status("a=1", "b=1"), gone)).toEqual([
      "0 added deb:a null 1",
      "1 added deb:b null 1",
    ]);
    expect(readStored(status("a=1"), gone).installed).toEqual([]);
  });

  it.each<[string, StoredFiles]>([
    ["a whiteout", { "/var/lib/dpkg/.wh.status": 0 }],
    ["an opaque directory", { "/var/lib/.wh..wh..opq": 0 }],
    ["a file over its directory", { "/var/lib/dpkg": 1 }],
  ])("goes on from the last one known after %s", (_, gone) => {
    expect(changesOf(status("a=1"), gone, { "/var/lib/dpkg": "dir", ...status("a=1", "b=1") })).toEqual([
      "0 added deb:a null 1",
      "2 added deb:b null 1",
    ]);
  });

  it("is not said of a layer with a broken database, nor of the next one", () => {
    const { changes, warnings } = readStored(
      status("a=1"),
      { [STATUS]: body("x\n") },
      status("a=2"),
      status("a=3"),
    );
    expect(changes.map(({ layer, after }) => [layer, after])).toEqual([
      [0, "1"],
      [3, "3"],
    ]);
    expect(warnings).toContain(`layer 1: ${STATUS}: line 1 is no field`);
  });

  it("is told once of a broken database, whatever layers do to others", () => {
    const apk = { "/lib/apk/db/installed": body("P:a\nV:1\n\n") };
    const { changes, warnings } = readStored(
      status("a=1"),
      { [STATUS]: body("x\n") },
      apk,
      status("a=2"),
      status("a=3"),
    );
    expect(changes.map(({ layer, id }) => [layer, id])).toEqual([
      [0, "deb:a"],
      [2, "apk:a"],
      [4, "deb:a"],
    ]);
    expect(warnings.filter((warning) => warning.includes("no field"))).toHaveLength(1);
  });

  it("names packages as they are named where they are still there", () => {
    expect(changesOf(status("c=1"), status("c=1", "c:i386=1"), status("c=2", "c:i386=2"))).toEqual([
      "0 added deb:c:amd64 null 1",
      "1 added deb:c:i386 null 1",
      "2 upgraded deb:c:amd64 1 2",
      "2 upgraded deb:c:i386 1 2",
    ]);
    expect(changesOf(status("c=1", "c:i386=1"), status("c=1"))).toEqual([
      "0 added deb:c null 1",
      "0 added deb:c:i386 null 1",
      "1 removed deb:c:i386 1 null",
    ]);
  });

  it("is an upgrade where a package became one of all architectures", () => {
    expect(changesOf(status("a=1"), status("a:all=2")).slice(1)).toEqual(["1 upgraded deb:a 1 2"]);
  });

  it("is seen through a hard link", () => {
    const old = Object.fromEntries(
      Object.entries(status("a=1")).map(([, what]) => ["/var/lib/dpkg/status-old", what]),
    );
    expect(changesOf({ ...old, [STATUS]: "link:/var/lib/dpkg/status-old" })).toEqual([
      "0 added deb:a null 1",
    ]);
  });

  it("is told of apk and rpm too, of which several versions may stand side by side", () => {
    const apk = (version: string): StoredFiles => ({
      "/lib/apk/db/installed": body(`P:a\nV:${version}\n\n`),
    });
    expect(changesOf(apk("1"), apk("2"))).toEqual(["0 added apk:a null 1", "1 upgraded apk:a 1 2"]);
    const rpm = (...versions: string[]): StoredFiles => ({
      "/var/lib/rpm/rpmdb.sqlite": body(
        rpmDatabase(
          versions.map((version) => ({ name: "kernel", version, provides: [["kernel", EQUAL, version]] })),
        ),
      ),
    });
    expect(changesOf(rpm("1-1"), rpm("1-1", "2-1"), rpm("2-1"))).toEqual([
      "0 added rpm:kernel null 1-1",
      "1 added rpm:kernel null 2-1",
      "2 removed rpm:kernel 1-1 null",
    ]);
  });
});
