import type { AmbiguityKind } from "../../src/model/tree.ts";
import type { LayerSpec } from "../support/archive.ts";
import { type Blocks, globalHeader, type Member, type Name } from "../support/tar.ts";

/** An image that is easily misread, with the tree that umoci 0.4.7 makes of it. */
export interface Trap {
  readonly name: string;
  readonly layers: readonly LayerSpec[];
  /** The tree as one list of members: parents that are root's and 0755 may be left out. */
  readonly tree: readonly Member[];
  /** Stored content that the tree does not show. */
  readonly deadBytes?: number;
  readonly ambiguities?: readonly AmbiguityKind[];
  /** umoci gives up on it, so `tree` is what the OCI rules say. */
  readonly umoci?: "refuses";
  /** What podman 4.3.1's overlay makes of it, where that is something else. */
  readonly podman?: "refuses" | "differs";
}

type Written = Member | Blocks | string;

/** `d/` is a directory, `a` a file of no bytes, `a:100` one of a hundred. */
const member = (written: Written): Member | Blocks => {
  if (typeof written !== "string") return written;
  const [, path = "", bytes] = /^(.*?)(?::(\d+))?$/s.exec(written) ?? [];
  return path.endsWith("/") ? { path } : { path, body: "x".repeat(Number(bytes ?? 0)) };
};

const layer = (...members: readonly Written[]): LayerSpec => ({ members: members.map(member) });

const tree = (...members: readonly Written[]): Member[] =>
  members.map(member).filter((made) => "path" in made);

const file = (path: Name, body: string, more: Partial<Member> = {}): Member => ({ path, body, ...more });
const link = (path: Name, target: Name): Member => ({ path, kind: "hardlink", target });
const symlink = (path: Name, target: Name): Member => ({ path, target });

const LONG = `${"long-directory-name/".repeat(15)}file`;
const CAPABILITY = Buffer.from("0100000200200000000000000000000000000000", "hex");

/** Numbered as the list of traps that they come from; those with a letter were added to it. */
export const TRAPS: readonly Trap[] = [
  {
    name: "01 a whiteout hides a file",
    layers: [layer("a:100", "k"), layer(".wh.a")],
    tree: tree("k"),
    deadBytes: 100,
  },
  {
    name: "02 a whiteout hides a directory",
    layers: [layer("d/", "d/a:100", "d/b:50"), layer(".wh.d")],
    tree: [],
    deadBytes: 150,
  },
  {
    name: "03 an opaque directory shows its own layer's files alone",
    layers: [layer("d/", "d/a:100", "d/b:50"), layer("d/", "d/.wh..wh..opq", "d/c")],
    tree: tree("d/", "d/c"),
    deadBytes: 150,
  },
  {
    name: "04 an opaque marker may stand after what it spares",
    layers: [layer("d/", "d/a:100", "d/b:50"), layer("d/", "d/c", "d/e/", "d/e/f", "d/.wh..wh..opq")],
    tree: tree("d/", "d/c", "d/e/", "d/e/f"),
    deadBytes: 150,
  },
  {
    name: "05 a whiteout, then the same directory again, in one layer",
    layers: [layer("d/", "d/a:100"), layer(".wh.d", "d/", "d/b")],
    tree: tree("d/", "d/b"),
    deadBytes: 100,
    podman: "differs",
    ambiguities: ["whiteout-of-own-path"],
  },
  {
    name: "06 the same, the whiteout last",
    layers: [layer("d/", "d/a:100"), layer("d/", "d/b", ".wh.d")],
    tree: tree("d/", "d/b"),
    deadBytes: 100,
    podman: "refuses",
    ambiguities: ["whiteout-of-own-path"],
  },
  {
    name: "06a the same for a file",
    layers: [layer("f:100"), layer("f:7", ".wh.f")],
    tree: tree("f:7"),
    deadBytes: 100,
    podman: "refuses",
    ambiguities: ["whiteout-of-own-path"],
  },
  {
    name: "07 a hard link outlives the name that the tar stored the content under",
    layers: [layer("f:100", link("g", "f")), layer(".wh.f")],
    tree: tree("g:100"),
    deadBytes: 0,
  },
  {
    name: "08 one name of a group gets new content",
    layers: [layer(file("t2", "123"), link("t1", "t2"), link("t3", "t2")), layer(file("t1", "456"))],
    tree: [file("t1", "456"), file("t2", "123"), link("t3", "t2")],
    deadBytes: 0,
  },
  {
    name: "09 a hard link to a file of a lower layer",
    layers: [layer("f:100"), layer(link("g", "f"))],
    tree: [...tree("f:100"), link("g", "f")],
    deadBytes: 0,
    podman: "refuses",
    ambiguities: ["link-into-lower-layer"],
  },
  {
    name: "10 a file over a directory",
    layers: [layer("d/", "d/a:100"), layer("d:7")],
    tree: tree("d:7"),
    deadBytes: 100,
  },
  {
    name: "11 a directory over a file",
    layers: [layer("f:100"), layer("f/", "f/a")],
    tree: tree("f/", "f/a"),
    deadBytes: 100,
  },
  {
    name: "12 a symbolic link over a directory",
    layers: [layer("d/", "d/a:100"), layer(symlink("d", "e"))],
    tree: [symlink("d", "e")],
    deadBytes: 100,
  },
  {
    name: "12a a directory over a symbolic link to one",
    layers: [layer("e/", "e/a:9", symlink("d", "e")), layer("d/", "d/b")],
    tree: tree("d/", "d/b", "e/", "e/a:9"),
    deadBytes: 0,
  },
  {
    name: "13 chmod copies a file",
    layers: [layer("f:1000"), layer({ path: "f", body: "x".repeat(1000), mode: 0o600 })],
    tree: [{ path: "f", body: "x".repeat(1000), mode: 0o600 }],
    deadBytes: 1000,
  },
  {
    name: "14 names with .wh. inside are names",
    layers: [layer("foo.wh.bar:3", "foobar:4", "bin/", "bin/xwhy:5"), layer("k")],
    tree: tree("foo.wh.bar:3", "foobar:4", "bin/", "bin/xwhy:5", "k"),
    deadBytes: 0,
  },
  {
    name: "15 what only begins like an opaque marker is none",
    layers: [layer("etc/", "etc/a:5"), layer("etc/", "etc/.wh..wh..opqX")],
    tree: tree("etc/", "etc/a:5"),
    deadBytes: 0,
  },
  {
    name: "17 a path twice in one layer: the last one counts",
    layers: [layer("f:10", "f:20")],
    tree: tree("f:20"),
    deadBytes: 10,
    podman: "refuses",
    ambiguities: ["duplicate-entry"],
  },
  {
    name: "17a a path twice, first as directory with contents",
    layers: [layer("d/", "d/a:10", "d:20")],
    tree: tree("d:20"),
    deadBytes: 10,
    podman: "refuses",
    ambiguities: ["duplicate-entry"],
  },
  {
    name: "17b a directory twice keeps its contents",
    layers: [layer({ path: "d/", mode: 0o700 }, "d/a:10", { path: "d/", mode: 0o750 })],
    tree: [{ path: "d/", mode: 0o750 }, ...tree("d/a:10")],
    deadBytes: 0,
    podman: "refuses",
    ambiguities: ["duplicate-entry"],
  },
  {
    name: "18 ./ and / before names change nothing",
    layers: [layer("./d/", "./d/a:100", "/d/b:50", "d/c"), layer("./d/", "/d/.wh.a", "./d/.wh.b")],
    tree: tree("d/", "d/c"),
    deadBytes: 150,
  },
  {
    name: "18a the root itself may be listed",
    layers: [layer({ path: "./", mode: 0o700 }, "a"), layer({ path: "/", mode: 0o755 }, "b")],
    tree: tree("a", "b"),
    deadBytes: 0,
  },
  {
    name: "19 parents that no layer lists stay when their file goes",
    layers: [layer(`${LONG}:100`), layer(LONG.replace("/file", "/.wh.file"))],
    tree: tree(`${LONG.slice(0, -4)}`),
    deadBytes: 100,
  },
  {
    name: "20 attributes are bytes",
    layers: [
      layer(
        file("f", "x", {
          xattrs: { "security.capability": CAPABILITY, "user.empty": "", "user.equals": "a=b\n" },
        }),
      ),
    ],
    tree: [
      file("f", "x", {
        xattrs: { "security.capability": CAPABILITY, "user.equals": "a=b\n" },
      }),
    ],
    deadBytes: 0,
  },
  {
    name: "21 an upper layer that does not list the parents",
    layers: [layer({ path: "d/", mode: 0o700, uid: 5 }, "d/e/"), layer("d/e/f:1")],
    tree: [{ path: "d/", mode: 0o700, uid: 5 }, ...tree("d/e/", "d/e/f:1")],
    deadBytes: 0,
    podman: "differs",
    ambiguities: ["missing-parent"],
  },
  {
    name: "22 a directory's metadata change above",
    layers: [layer({ path: "d/", mode: 0o700 }, "d/a:4"), layer({ path: "d/", mode: 0o755, uid: 7 })],
    tree: [{ path: "d/", mode: 0o755, uid: 7 }, ...tree("d/a:4")],
    deadBytes: 0,
  },
  {
    name: "23 the same layer twice",
    layers: [layer("a:100"), layer("a:100")],
    tree: tree("a:100"),
    deadBytes: 100,
  },
  {
    name: "24 a whiteout of nothing",
    layers: [layer("a:1", "c/"), layer(".wh.b", "c/", "c/.wh.d")],
    tree: tree("a:1", "c/"),
    deadBytes: 0,
  },
  {
    // The kernel lists the marker's name in a directory that nothing lies below, and then does not find it.
    name: "24b a whiteout in a new directory",
    layers: [layer("a:1"), layer("c/", "c/.wh.d", "c/.wh..wh..opq")],
    tree: tree("a:1", "c/"),
    deadBytes: 0,
    podman: "differs",
  },
  {
    name: "24a a whiteout below what is no directory",
    layers: [layer("a:1"), layer("a/.wh.b")],
    tree: tree("a:1"),
    deadBytes: 0,
    podman: "differs",
  },
  {
    name: "24c a file, and whiteouts below it in the same layer",
    layers: [layer("a/", "a/b:5", "a/c:5"), layer("a:1", "a/.wh.b", "a/.wh..wh..opq")],
    tree: tree("a:1"),
    deadBytes: 10,
  },
  {
    name: "24d the same, the file last, over a file",
    layers: [layer("a:3"), layer("a/.wh.b", "a:1")],
    tree: tree("a:1"),
    deadBytes: 3,
  },
  {
    name: "25 an opaque directory over a symbolic link to one",
    layers: [layer("t/", "t/keep:9", symlink("l", "t")), layer("l/", "l/.wh..wh..opq", "l/new")],
    tree: tree("l/", "l/new", "t/", "t/keep:9"),
    deadBytes: 0,
  },
  {
    name: "26 AUFS's own bookkeeping is not shown",
    layers: [layer("a:1", ".wh..wh.aufs", ".wh..wh.orph/", ".wh..wh.plnk/"), layer("b", ".wh..wh.plnk/")],
    tree: tree("a:1", "b"),
    deadBytes: 0,
  },
  {
    name: "27 an opaque root hides all below",
    layers: [layer("a:100", "d/", "d/b:5"), layer(".wh..wh..opq", "c")],
    tree: tree("c"),
    deadBytes: 105,
    podman: "differs",
    ambiguities: ["opaque-root"],
  },
  {
    name: "28 both names of a group deleted",
    layers: [layer("f:100", link("g", "f")), layer(".wh.f", ".wh.g")],
    tree: [],
    deadBytes: 100,
  },
  {
    name: "29 a group copied up as a group",
    layers: [
      layer("f:100", link("g", "f")),
      layer(
        { path: "f", body: "x".repeat(100), mode: 0o600 },
        { path: "g", kind: "hardlink", target: "f", mode: 0o600 },
      ),
    ],
    tree: [{ path: "f", body: "x".repeat(100), mode: 0o600 }, link("g", "f")],
    deadBytes: 100,
  },
  { name: "30 cut to nothing above", layers: [layer("f:500"), layer("f")], tree: tree("f"), deadBytes: 500 },
  {
    name: "31 a file written through a symbolic link",
    layers: [layer("usr/", "usr/lib/", "usr/lib/x:1", symlink("lib", "usr/lib")), layer("lib/y:2")],
    tree: [...tree("usr/", "usr/lib/", "usr/lib/x:1", "usr/lib/y:2"), symlink("lib", "usr/lib")],
    deadBytes: 0,
    podman: "differs",
    ambiguities: ["write-through-symlink"],
  },
  {
    name: "31a through an absolute one",
    layers: [layer("usr/", "usr/lib/", symlink("lib", "/usr/lib")), layer("lib/y:2")],
    tree: [...tree("usr/", "usr/lib/", "usr/lib/y:2"), symlink("lib", "/usr/lib")],
    deadBytes: 0,
    podman: "differs",
    ambiguities: ["write-through-symlink"],
  },
  {
    name: "31b through one that climbs over the root",
    layers: [layer("usr/", "usr/lib/", symlink("usr/l", "../../../usr/lib")), layer("usr/l/y:2")],
    tree: [...tree("usr/", "usr/lib/", "usr/lib/y:2"), symlink("usr/l", "../../../usr/lib")],
    deadBytes: 0,
    podman: "differs",
    ambiguities: ["write-through-symlink"],
  },
  {
    name: "31c through one that leads nowhere",
    layers: [layer(symlink("l", "nowhere")), layer("l/y:2")],
    tree: [...tree("nowhere/", "nowhere/y:2"), symlink("l", "nowhere")],
    deadBytes: 0,
    podman: "differs",
    ambiguities: ["write-through-symlink"],
  },
  {
    name: "31d a whiteout through a symbolic link",
    layers: [layer("usr/", "usr/lib/", "usr/lib/x:100", symlink("lib", "usr/lib")), layer("lib/.wh.x")],
    tree: [...tree("usr/", "usr/lib/"), symlink("lib", "usr/lib")],
    deadBytes: 100,
    podman: "differs",
    ambiguities: ["write-through-symlink"],
  },
  {
    name: "31e an opaque marker through a symbolic link",
    layers: [
      layer("usr/", "usr/lib/", "usr/lib/x:100", symlink("lib", "usr/lib")),
      layer("lib/.wh..wh..opq"),
    ],
    tree: [...tree("usr/", "usr/lib/"), symlink("lib", "usr/lib")],
    deadBytes: 100,
    podman: "differs",
    ambiguities: ["write-through-symlink"],
  },
  {
    name: "31f within one layer nobody reads it otherwise",
    layers: [layer("usr/", "usr/lib/", symlink("lib", "usr/lib"), "lib/y:2")],
    tree: [...tree("usr/", "usr/lib/", "usr/lib/y:2"), symlink("lib", "usr/lib")],
    deadBytes: 0,
  },
  {
    name: "31g a file where a parent should be",
    layers: [layer("f:10"), layer("f/x:1")],
    tree: tree("f/", "f/x:1"),
    deadBytes: 10,
    umoci: "refuses",
    ambiguities: ["file-as-parent"],
  },
  {
    name: "31h the same within one layer",
    layers: [layer("k"), layer("f:10", "f/x:1")],
    tree: tree("k", "f/", "f/x:1"),
    deadBytes: 10,
    umoci: "refuses",
    podman: "refuses",
    ambiguities: ["file-as-parent"],
  },
  {
    name: "31i a file after what lies below it takes its place",
    layers: [layer("f/", "f/old:9"), layer("f/x:1", "f:10")],
    tree: tree("f:10"),
    deadBytes: 10,
  },
  {
    name: "32 a character device 0:0 is a device",
    layers: [layer("d/", "d/b:100"), layer("d/", { path: "d/b", kind: "character", device: [0, 0] })],
    tree: tree("d/", { path: "d/b", kind: "character", device: [0, 0] }),
    deadBytes: 100,
    podman: "differs",
    ambiguities: ["whiteout-device"],
  },
  {
    name: "33 the first name of a group is overwritten",
    layers: [layer(file("t1", "123"), link("t2", "t1"), link("t3", "t1")), layer(file("t1", "456"))],
    tree: [file("t1", "456"), file("t2", "123"), link("t3", "t2")],
    deadBytes: 0,
  },
  {
    name: "34 three owners one after another",
    layers: [
      layer("f:1000"),
      layer({ path: "f", body: "x".repeat(1000), uid: 1 }),
      layer({ path: "f", body: "x".repeat(1000), uid: 2 }),
    ],
    tree: [{ path: "f", body: "x".repeat(1000), uid: 2 }],
    deadBytes: 2000,
  },
  {
    name: "35 rm -rf in a later layer",
    layers: [layer("cache/", "cache/big:100000", "k:100"), layer(".wh.cache")],
    tree: tree("k:100"),
    deadBytes: 100000,
  },
  {
    name: "36 the same by an opaque marker",
    layers: [layer("cache/", "cache/big:100000", "k:100"), layer("cache/", "cache/.wh..wh..opq")],
    tree: tree("k:100", "cache/"),
    deadBytes: 100000,
  },
  {
    name: "37 equal content under three names is alive",
    layers: [layer("a:5000", "b:5000", "c:5000")],
    tree: tree("a:5000", "b:5000", "c:5000"),
    deadBytes: 0,
  },
  {
    name: "38 a larger copy above",
    layers: [layer("f:100"), layer("f:9000")],
    tree: tree("f:9000"),
    deadBytes: 100,
  },
  {
    name: "41 markers in the lowest layer are no files",
    layers: [layer(".wh.a", "d/", "d/.wh..wh..opq", "d/b:1")],
    tree: tree("d/", "d/b:1"),
    deadBytes: 0,
  },
  {
    name: "53 an empty layer",
    layers: [layer("a:1"), layer(), { tar: Buffer.alloc(0) }, layer("b")],
    tree: tree("a:1", "b"),
    deadBytes: 0,
  },
  {
    name: "55 bytes that are no UTF-8, backslashes, drives",
    layers: [layer("caf\udce9:1", "a\\b:2", "C::3", "\udcff\udcfe/", symlink("l", "\udce9"))],
    tree: tree("caf\udce9:1", "a\\b:2", "C::3", "\udcff\udcfe/", symlink("l", "\udce9")),
    deadBytes: 0,
  },
  {
    name: "55a the same in GNU's long names",
    layers: [
      layer(
        { path: `${"n".repeat(120)}\udce9`, form: "gnu", body: "1" },
        { path: "l", target: `${"t".repeat(120)}\udce9`, form: "gnu" },
      ),
    ],
    tree: [file(`${"n".repeat(120)}\udce9`, "1"), symlink("l", `${"t".repeat(120)}\udce9`)],
    deadBytes: 0,
  },
  {
    name: "55b dots inside names are cleaned away",
    layers: [layer("a/", "a/../b:1", "./a/./c:2", "a//d:3")],
    tree: tree("a/", "a/c:2", "a/d:3", "b:1"),
    deadBytes: 0,
  },
  {
    name: "55c a file whose name ends in a slash is a file",
    layers: [layer({ path: "f/", kind: "file", body: "12" })],
    tree: [file("f", "12")],
    deadBytes: 0,
  },
  {
    name: "55d a v7 directory is told by its slash",
    layers: [layer({ path: "d/", flag: "\0", form: "v7" }, { path: "f", body: "1", flag: "\0", form: "v7" })],
    tree: tree("d/", file("f", "1")),
    deadBytes: 0,
  },
  {
    name: "56 PAX names, links, owners and times",
    layers: [
      layer(
        {
          path: `${"p".repeat(150)}`,
          body: "1",
          uid: 3_000_000,
          gid: 4_000_000,
          mtimeSeconds: 1_750_000_000.5,
        },
        { path: "far", body: "3", mtimeSeconds: 9_000_000_000 },
        symlink("l", "y".repeat(150)),
      ),
    ],
    tree: [
      { path: "p".repeat(150), body: "1", uid: 3_000_000, gid: 4_000_000, mtimeSeconds: 1_750_000_000.5 },
      { path: "far", body: "3", mtimeSeconds: 9_000_000_000 },
      symlink("l", "y".repeat(150)),
    ],
    deadBytes: 0,
  },
  {
    name: "56a a global header speaks of no member",
    layers: [layer(globalHeader({ comment: "hello", path: "elsewhere", uid: "7" }), "a:1", "b:2")],
    tree: tree("a:1", "b:2"),
    deadBytes: 0,
    umoci: "refuses",
  },
  {
    name: "56b a PAX size counts, not the header's",
    layers: [layer({ path: "a", body: "123456", statedBytes: 0, pax: { size: "6" } }, "b:2")],
    tree: [file("a", "123456"), ...tree("b:2")],
    deadBytes: 0,
  },
  {
    name: "57 GNU's long names and large numbers",
    layers: [
      layer(
        { path: `d/${"g".repeat(150)}`, body: "1", uid: 3_000_000, form: "gnu" },
        { path: "l", target: "y".repeat(150), form: "gnu" },
      ),
    ],
    tree: [{ path: `d/${"g".repeat(150)}`, body: "1", uid: 3_000_000 }, symlink("l", "y".repeat(150))],
    deadBytes: 0,
  },
  {
    // podman has no time before 1970 and says 1970 instead.
    name: "57a times before 1970, by PAX and by base-256",
    layers: [
      layer(
        { path: "a", body: "1", mtimeSeconds: -5 },
        { path: "b", body: "2", mtimeSeconds: -5, form: "gnu" },
        { path: "c", body: "3", mtimeSeconds: -5.25 },
      ),
    ],
    tree: [
      { path: "a", body: "1", mtimeSeconds: -5 },
      { path: "b", body: "2", mtimeSeconds: -5 },
      { path: "c", body: "3", mtimeSeconds: -5.25 },
    ],
    deadBytes: 0,
    podman: "differs",
  },
  {
    name: "57b PAX records without a value are not there",
    layers: [layer({ path: "a", body: "1", uid: 5, pax: { path: "", uid: "", linkpath: "" } })],
    tree: [{ path: "a", body: "1", uid: 5 }],
    deadBytes: 0,
  },
  {
    name: "58 hard links with a slash or ./ before their target",
    layers: [layer("a:5", link("b", "/a"), link("c", "./a"))],
    tree: [...tree("a:5"), link("b", "a"), link("c", "a")],
    deadBytes: 0,
  },
  {
    name: "58a a hard link to a symbolic link is one",
    layers: [layer(symlink("l", "x"), link("m", "l"))],
    tree: [symlink("l", "x"), symlink("m", "x")],
    deadBytes: 0,
  },
  {
    name: "58b a hard link to what comes later",
    layers: [layer(link("b", "a"), "a:5")],
    tree: [...tree("a:5"), link("b", "a")],
    deadBytes: 0,
    podman: "refuses",
    ambiguities: ["link-to-later-entry"],
    umoci: "refuses",
  },
  {
    name: "58c a hard link to nothing",
    layers: [layer("a:5", link("b", "gone"))],
    tree: tree("a:5"),
    deadBytes: 0,
    podman: "refuses",
    ambiguities: ["dangling-link"],
    umoci: "refuses",
  },
  {
    name: "58d a hard link to itself",
    layers: [layer("a:5"), layer(link("a", "a"))],
    tree: tree("a:5"),
    deadBytes: 0,
    podman: "refuses",
    ambiguities: ["link-into-lower-layer"],
    umoci: "refuses",
  },
  {
    name: "58e a hard link below a symbolic link",
    layers: [layer("d/", "d/a:5", symlink("l", "d"), link("b", "l/a"))],
    tree: [...tree("d/", "d/a:5"), symlink("l", "d"), link("b", "d/a")],
    deadBytes: 0,
  },
  {
    name: "58f a hard link of a hard link",
    layers: [layer("a:5", link("b", "a"), link("c", "b")), layer(".wh.a", ".wh.b")],
    tree: tree("c:5"),
    deadBytes: 0,
  },
  {
    name: "58g a hard link over a directory",
    layers: [layer("d/", "d/x:9"), layer("a:5", link("d", "a"))],
    tree: [...tree("a:5"), link("d", "a")],
    deadBytes: 9,
  },
  {
    name: "60 devices, pipes and special bits",
    layers: [
      layer(
        { path: "p", kind: "fifo" },
        { path: "c", kind: "character", device: [1, 300] },
        { path: "b", kind: "block", device: [259, 7] },
        file("s", "1", { mode: 0o6755 }),
        { path: "t/", mode: 0o1777 },
      ),
    ],
    tree: [
      { path: "p", kind: "fifo" },
      { path: "c", kind: "character", device: [1, 300] },
      { path: "b", kind: "block", device: [259, 7] },
      file("s", "1", { mode: 0o6755 }),
      { path: "t/", mode: 0o1777 },
    ],
    deadBytes: 0,
  },
  {
    name: "71 a whiteout of a parent and files of its own below, unlisted",
    layers: [layer("d/", "d/a:100", "d/e/", "d/e/x:10"), layer(".wh.d", "d/e/f:1")],
    tree: tree("d/", "d/e/", "d/e/f:1"),
    deadBytes: 110,
    podman: "refuses",
    ambiguities: ["whiteout-of-own-path"],
  },
  {
    name: "72 an opaque directory inside an opaque directory",
    layers: [
      layer("d/", "d/e/", "d/e/x:10", "d/y:5"),
      layer("d/", "d/.wh..wh..opq", "d/e/", "d/e/.wh..wh..opq", "d/e/z:1"),
    ],
    tree: tree("d/", "d/e/", "d/e/z:1"),
    deadBytes: 15,
  },
  {
    name: "73 a marker and an opaque marker for one directory",
    layers: [layer("d/", "d/x:10"), layer("d/", "d/.wh.x", "d/.wh..wh..opq", "d/y")],
    tree: tree("d/", "d/y"),
    deadBytes: 10,
    podman: "differs",
  },
  {
    name: "74 deleted, made again, deleted again",
    layers: [layer("f:1"), layer(".wh.f"), layer("f:20"), layer(".wh.f"), layer("f:300")],
    tree: tree("f:300"),
    deadBytes: 21,
  },
  {
    name: "75 attributes of the old directory are gone from the new",
    layers: [
      layer({ path: "d/", xattrs: { "user.a": "1", "user.b": "2" } }),
      layer({ path: "d/", xattrs: { "user.b": "3" } }),
    ],
    tree: [{ path: "d/", xattrs: { "user.b": "3" } }],
    deadBytes: 0,
  },
  {
    name: "76 an upper layer links its own file over two lower names",
    layers: [layer("a:10", "b:20"), layer("a:5", link("b", "a"))],
    tree: [...tree("a:5"), link("b", "a")],
    deadBytes: 30,
  },
  {
    name: "77 a hard link brings other metadata than its file",
    layers: [
      layer(file("a", "1", { mode: 0o600 }), {
        path: "b",
        kind: "hardlink",
        target: "a",
        mode: 0o644,
        uid: 9,
      }),
    ],
    tree: [file("a", "1", { mode: 0o600 }), link("b", "a")],
    deadBytes: 0,
    podman: "differs",
  },
];
