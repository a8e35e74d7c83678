import { type ImagePath, nameOf, parentOf } from "../model/path.ts";
import type { Context } from "./context.ts";
import { readElf } from "./elf/elf.ts";
import { isElf } from "./elf/header.ts";
import type { JavaClasses } from "./java/classes.ts";
import { isLibraryCode } from "./known/commands.ts";
import { isOpenDirectory } from "./known/directories.ts";
import { latin1 } from "./root.ts";
import { classPathIn, startedIn } from "./zip/manifest.ts";
import { bodyAt, membersOf, readMember, storedBody, type ZipBody, type ZipMember } from "./zip/zip.ts";

/** Signed archives have a section for every member behind the one that is read. */
const MANIFEST_BYTES_MAX = 1 << 18;
const MEMBER_BYTES_MAX = 1 << 24;
/** Of all archives together: what they hold beyond it, a doubt tells of. */
const INFLATED_BYTES_MAX = 1 << 25;
/** Where a library tells which processor it is for. */
const ELF_HEAD_BYTES = 20;
const DEPTH_MAX = 2;

const ARCHIVE = /\.(?:[jwe]ar|pyz|pex|shiv|egg|whl)$/;
const BEGINS = /^(?:#![^\n]*\n+)?PK\x03\x04/;
const LIBRARY = /\.(?:so(?:\.\d+)*|node)$/;
const CODE = /\.py$/;

/** Whether a file is an archive of code, by its name, or by its first bytes: zipapps begin with the line that names Python. */
export const isArchive = (path: ImagePath, head: Uint8Array | null): boolean =>
  ARCHIVE.test(path) || (head !== null && BEGINS.test(latin1(head)));

interface Zip {
  readonly body: ZipBody;
  readonly members: readonly ZipMember[];
}

/** Reads the code in an archive's member. */
export type ReadCode = (body: Uint8Array, path: ImagePath, member: string, certain: boolean) => void;

/** Follows archives of Java and Python into those that they name, the libraries that theirs are linked to, and what their code names. */
export class Archives {
  readonly #context: Context;
  readonly #readCode: ReadCode;
  readonly #classes: JavaClasses;
  readonly #seen = new Set<ImagePath>();
  #leftBytes = INFLATED_BYTES_MAX;

  constructor(context: Context, readCode: ReadCode, classes: JavaClasses) {
    this.#context = context;
    this.#readCode = readCode;
    this.#classes = classes;
  }

  /** An archive, or a link to one: names on its class path are relative to where it was asked for. */
  file(path: ImagePath, certain: boolean): void {
    const { walk, parts } = this.#context;
    const real = walk.root.resolve(path)?.path;
    const body = real === undefined ? null : bodyAt(walk.root, real);
    if (real === undefined || !body || this.#seen.has(path)) return;
    this.#seen.add(path);
    const members = membersOf(body);
    if (members === null) {
      if (certain) walk.doubt(`${path} is no zip that can be read: what it names is not known`);
      return;
    }
    const manifest = manifestOf(body, members);
    this.#classPath(path, manifest);
    if (real !== path) return;
    if (members.some(({ name }) => /\.pyc?$/.test(name))) parts.unreadable(`${path}.pyz`);
    if (!certain && isLibraryCode(path) && !path.endsWith(".egg")) return;
    const zips = this.#zipsIn(path, { body, members }, 0);
    for (const zip of zips) this.#libraries(path, zip);
    for (const zip of zips) this.#code(path, zip, startedIn(manifest), certain);
  }

  #classPath(path: ImagePath, manifest: string): void {
    const { walk } = this.#context;
    for (const named of classPathIn(manifest)) {
      const found = walk.need(named, { by: path, how: "library", named }, parentOf(path));
      if (found === null || walk.root.nodes.get(found)?.entry.kind !== "directory") continue;
      if (!isOpenDirectory(found)) walk.unknown(found, `${path} has it on its class path`, path);
    }
  }

  /** An archive, and those within: `BOOT-INF/lib/*.jar`. */
  #zipsIn(path: ImagePath, zip: Zip, depth: number): readonly Zip[] {
    if (depth === DEPTH_MAX) return [zip];
    const inner = zip.members.flatMap((member): readonly Zip[] => {
      if (!ARCHIVE.test(member.name)) return [];
      const body = storedBody(zip.body, member) ?? bodyOf(this.#read(path, zip.body, member));
      const members = body && membersOf(body);
      if (members) return this.#zipsIn(path, { body, members }, depth + 1);
      if (body) this.#unread(path);
      return [];
    });
    return [zip, ...inner];
  }

  /** What is unpacked at run time, and loaded then. */
  #libraries(path: ImagePath, { body, members }: Zip): void {
    for (const member of members)
      if (LIBRARY.test(member.name) && this.#isOurs(readMember(body, member, ELF_HEAD_BYTES)))
        this.#library(path, this.#read(path, body, member));
  }

  #library(path: ImagePath, bytes: Uint8Array | null): void {
    const read = bytes && readElf((from, most) => bytes.subarray(from, from + most));
    if (!read || "broken" in read || !read.found) return;
    for (const soname of read.found.dynamic?.needed ?? [])
      this.#context.libraries.open(soname, path, read.found, "named");
  }

  #isOurs(head: Uint8Array | null): boolean {
    return head !== null && isElf(head) && !this.#context.libraries.isForeign(head);
  }

  /** The application's own comes first: where there is more than is read, it is of its libraries. */
  #code(path: ImagePath, { body, members }: Zip, started: string, certain: boolean): void {
    const isCode = ({ name }: ZipMember): boolean => name.endsWith(".class") || CODE.test(name);
    const isOwn = ({ name }: ZipMember): boolean => isBesides(name, started);
    const code = members.filter(isCode);
    for (const member of [...code.filter(isOwn), ...code.filter((it) => !isOwn(it))]) {
      const bytes = this.#read(path, body, member);
      if (!bytes) continue;
      if (CODE.test(member.name)) this.#readCode(bytes, path, member.name, certain);
      else this.#classes.file(bytes, path);
    }
  }

  #read(path: ImagePath, body: ZipBody, member: ZipMember): Uint8Array | null {
    if (member.bytes > Math.min(this.#leftBytes, MEMBER_BYTES_MAX)) {
      this.#context.walk.doubt(
        `${nameOf(path)} holds more code than is read of archives: what the rest of it names is not known`,
      );
      return null;
    }
    this.#leftBytes -= member.bytes;
    const bytes = readMember(body, member, member.bytes);
    if (bytes === null) this.#unread(path);
    return bytes;
  }

  #unread(path: ImagePath): void {
    this.#context.walk.doubt(`${nameOf(path)} holds what cannot be read: what that names is not known`);
  }
}

/** What an archive says of itself; "" where it has no manifest. */
const manifestOf = (body: ZipBody, members: readonly ZipMember[]): string => {
  const member = members.find(({ name }) => name.toUpperCase() === "META-INF/MANIFEST.MF");
  const bytes = member && readMember(body, member, MANIFEST_BYTES_MAX);
  return bytes ? Buffer.from(bytes).toString("utf8") : "";
};

const bodyOf = (bytes: Uint8Array | null): ZipBody | null =>
  bytes && { bytes: bytes.length, read: (from, most) => bytes.subarray(from, from + most) };

/** Whether a class is of the same maker as the one that is started, or lies where applications have theirs. */
const isBesides = (name: string, started: string): boolean =>
  /^(?:BOOT|WEB)-INF\/classes\//.test(name) ||
  name.startsWith(`${started.slice(0, started.lastIndexOf("/")).split("/", 2).join("/")}/`);
