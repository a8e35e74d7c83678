import { describe, expect, it } from "vitest";
import type { BaseEntries } from "../../src/split/base.ts";
import { type Copies, copiesOf } from "../../src/split/copies.ts";
import type { Placed } from "../../src/split/placed.ts";
import { imageOf } from "../support/image.ts";

const placed = (path: string, fate: Placed["fate"] = "carried", facts: Partial<Placed> = {}): Placed => ({
  path,
  kind: "file",
  bytes: 1000,
  owner: "0:0",
  mode: facts.kind === "directory" ? 0o755 : 0o644,
  hasXattrs: false,
  target: null,
  fate,
  ...facts,
});

const baseOf = (...paths: readonly string[]): BaseEntries =>
  new Map(
    imageOf([Object.fromEntries(paths.map((path) => [path, "dir" as const]))]).layers.flatMap(({ entries }) =>
      entries.map((entry) => [entry.path, entry] as const),
    ),
  );

/** `FOLDER` where it is whole, `FOLDER/{NAMES}` where it is not. */
const named = ({ copyings }: Copies): string[] =>
  copyings.map(({ kind, folder, names }) => (kind === "folder" ? folder : `${folder}/{${names.join()}}`));

const BIG = 500_000;

describe("what is copied out of the build", () => {
  it.each([
    ["a folder whole, where all in it is the build's", [placed("/a/x"), placed("/a/b/y")], [], ["/a"]],
    ["files, where the base has the folder", [placed("/a/x"), placed("/a/y")], ["/a"], ["/a/{x,y}"]],
    [
      "files, where a package has one beside them",
      [placed("/a/x"), placed("/a/p", "installed")],
      [],
      ["/a/{x}"],
    ],
    [
      "the largest folder that is nobody else's",
      [placed("/usr/local/b/x")],
      ["/usr", "/usr/local"],
      ["/usr/local/b"],
    ],
    [
      "a folder whole, where files have several owners",
      [placed("/a/x"), placed("/a/y", "carried", { owner: "5:5" })],
      [],
      ["/a"],
    ],
    [
      "owners apart, where others have files beside them",
      [placed("/a/x"), placed("/a/y", "carried", { owner: "5:5" }), placed("/a/p", "installed")],
      [],
      ["/a/{x}", "/a/{y}"],
    ],
    ["nothing that is left", [placed("/a/x"), placed("/b/y", "left")], [], ["/a"]],
    [
      "not the folder where most of it is left",
      [placed("/o/a/x"), placed("/o/y", "left", { bytes: BIG })],
      ["/o"],
      ["/o/a"],
    ],
    [
      "files of a folder in which somebody owns a folder",
      [placed("/a/x"), placed("/a/d", "plain", { kind: "directory", owner: "5:5" }), placed("/a/d/y")],
      [],
      ["/a/{x}", "/a/d/{y}"],
    ],
  ] satisfies [string, Placed[], string[], string[]][])("%s", (_, paths, base, expected) => {
    expect(named(copiesOf(paths, baseOf(...base)))).toEqual(expected);
  });

  it("leaves out of a whole folder what is large and not reached, and counts what comes along", () => {
    const { cleared, straysBytes } = copiesOf(
      [
        placed("/a/x", "carried", { bytes: 2 * BIG }),
        placed("/a/obj/o", "left", { bytes: BIG }),
        placed("/a/small", "left"),
      ],
      baseOf(),
    );
    expect([cleared, straysBytes]).toEqual([["/a/obj"], 1000]);
  });

  it("copies the whole only where clearing it takes few words", () => {
    const objects = [...Array(9).keys()].map((n) => placed(`/a/o${n}`, "left", { bytes: BIG }));
    const copies = copiesOf([placed("/a/x", "carried", { bytes: 20 * BIG }), ...objects], baseOf());
    expect([named(copies), copies.cleared, copies.straysBytes]).toEqual([["/a/{x}"], [], 0]);
  });

  it("copies the whole, less what is not reached, where its pieces would be more to read", () => {
    const sources = ["a", "b", "c"].map((name) => placed(`/root/app/${name}/x`));
    const objects = placed("/root/app/build/CMakeFiles/o", "left", { bytes: BIG });
    const copies = copiesOf([...sources, objects], baseOf("/root"));
    expect([named(copies), copies.cleared]).toEqual([["/root/app"], ["/root/app/build"]]);
    const few = copiesOf([...sources.slice(1), objects], baseOf("/root"));
    expect([named(few), few.cleared]).toEqual([["/root/app/b", "/root/app/c"], []]);
  });

  it("makes links anew, for COPY would follow them", () => {
    const link = placed("/a/l", "carried", { kind: "symlink", target: "x" });
    expect(copiesOf([link, placed("/b/x")], baseOf("/a")).links).toEqual([{ path: "/a/l", target: "x" }]);
    expect(copiesOf([link], baseOf()).links).toEqual([]);
  });
});
