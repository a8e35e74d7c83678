import { SlimError } from "../model/error.ts";
import type { Entry, EntryKind, Whiteout } from "../model/image.ts";
import { childOf, nameOf, parentOf, resolvePath } from "../model/path.ts";
import type { PaxRecords } from "./tar-header.ts";
import type { TarMember } from "./tar-reader.ts";

const WHITEOUT = ".wh.";
const OPAQUE = ".wh..wh..opq";
/** What is left without the marker is no name, but the directory itself or the one above it. */
const NAMELESS = new Set([WHITEOUT, `${WHITEOUT}.`, `${WHITEOUT}..`]);
/** AUFS's own bookkeeping (`.wh..wh.plnk`, `.wh..wh.aufs`), which no engine shows. */
const AUFS = ".wh..wh.";
const XATTR = "SCHILY.xattr.";
/** What eStargz adds to a layer for itself. https://github.com/containerd/stargz-snapshotter/blob/main/docs/estargz.md */
const ESTARGZ = new Set(["/stargz.index.json", "/.prefetch.landmark", "/.no.prefetch.landmark"]);

const KINDS: Readonly<Record<string, EntryKind>> = {
  "0": "file",
  "\0": "file",
  "7": "file",
  S: "file",
  "1": "hardlink",
  "2": "symlink",
  "3": "character",
  "4": "block",
  "5": "directory",
  "6": "fifo",
};

/** What a layer's tar says, member by member: this is the one place where whiteouts are told from names. */
export class LayerCatalog {
  readonly entries: Entry[] = [];
  readonly whiteouts: Whiteout[] = [];

  /** The entry that a member stands for; null for a marker. Throws on a name that no layer may hold. */
  add(member: TarMember): Entry | null {
    const path = pathOf(member.name, "name");
    const name = nameOf(path);
    if (name.startsWith(WHITEOUT)) {
      this.#addMarker(path, name);
      return null;
    }
    if (path.includes(`/${AUFS}`) || ESTARGZ.has(path)) return null;
    const entry = entryOf(member, path);
    this.entries.push(entry);
    return entry;
  }

  #addMarker(path: string, name: string): void {
    const directory = parentOf(path);
    if (name === OPAQUE) this.whiteouts.push({ kind: "opaque", path: directory });
    else if (NAMELESS.has(name))
      throw new SlimError("bad-whiteout", `${path} is a whiteout that names nothing; build the image again`);
    else if (!name.startsWith(AUFS))
      this.whiteouts.push({ kind: "explicit", path: childOf(directory, name.slice(WHITEOUT.length)) });
  }
}

const entryOf = (
  { header, pax, bodyBytes, bodyOffset, headerOffset, name, linkName }: TarMember,
  path: string,
): Entry => {
  const listed = KINDS[header.type] ?? "file";
  // A v7 tar marks a directory by nothing but the slash at its name's end.
  const kind = header.type === "\0" && name.endsWith("/") ? "directory" : listed;
  return {
    path,
    kind,
    mode: header.mode & 0o7777,
    uid: paxNumber(pax, "uid") ?? header.uid,
    gid: paxNumber(pax, "gid") ?? header.gid,
    mtimeSeconds: paxNumber(pax, "mtime") ?? header.mtimeSeconds,
    contentBytes: kind === "file" ? bodyBytes : 0,
    target: kind === "hardlink" ? pathOf(linkName, "hard link") : kind === "symlink" ? linkName : null,
    device: header.device || null,
    xattrs: xattrsOf(pax),
    headerOffset,
    bodyOffset,
  };
};

const pathOf = (name: string, what: string): string => {
  const path = resolvePath(name);
  if (path === null)
    throw new SlimError(
      "path-escapes",
      `the ${what} ${JSON.stringify(name)} climbs out of the image; do not run it`,
    );
  return path;
};

const paxNumber = (pax: PaxRecords, key: string): number | null => {
  const stated = pax.get(key);
  return stated === undefined || stated === "" || Number.isNaN(Number(stated)) ? null : Number(stated);
};

const xattrsOf = (pax: PaxRecords): Record<string, string> | null => {
  let xattrs: Record<string, string> | null = null;
  for (const [key, value] of pax) {
    if (!key.startsWith(XATTR)) continue;
    xattrs ??= {};
    xattrs[key.slice(XATTR.length)] = value;
  }
  return xattrs;
};
