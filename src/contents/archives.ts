import { type ImagePath, nameOf, parentOf } from "../model/path.ts";
import type { Context } from "./context.ts";
import { readElf } from "./elf/elf.ts";
import { isElf } from "./elf/header.ts";
import { isLibraryCode } from "./known/commands.ts";
import { isOpenDirectory } from "./known/directories.ts";
import { latin1 } from "./root.ts";
import { classPathIn } from "./zip/manifest.ts";
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

/** Reads the code in an archive's member. */
export type ReadCode = (body: Uint8Array, path: ImagePath, member: string, certain: boolean) => void;

/** Follows archives of Java and Python into those that they name, the libraries that theirs are linked to, and what their code names. */
export class Archives {
  readonly #context: Context;
  readonly #readCode: ReadCode;
  readonly #seen = new Set<ImagePath>();
  #leftBytes = INFLATED_BYTES_MAX;

  constructor(context: Context, readCode: ReadCode) {
    this.#context = context;
    this.#readCode = readCode;
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
    this.#classPath(path, body, members);
    if (real !== path) return;
    if (members.some(({ name }) => /\.pyc?$/.test(name))) parts.unreadable(`${path}.pyz`);
    if (certain || !isLibraryCode(path) || path.endsWith(".egg")) this.#members(path, body, members, certain);
  }

  #classPath(path: ImagePath, body: ZipBody, members: readonly ZipMember[]): void {
    const { walk } = this.#context;
    const manifest = members.find(({ name }) => name.toUpperCase() === "META-INF/MANIFEST.MF");
    const bytes = manifest && readMember(body, manifest, MANIFEST_BYTES_MAX);
    for (const named of bytes ? classPathIn(Buffer.from(bytes).toString("utf8")) : []) {
      const found = walk.need(named, { by: path, how: "library", named }, parentOf(path));
      if (found === null || walk.root.nodes.get(found)?.entry.kind !== "directory") continue;
      if (!isOpenDirectory(found)) walk.unknown(found, `${path} has it on its class path`, path);
    }
  }

  #members(path: ImagePath, body: ZipBody, members: readonly ZipMember[], certain: boolean): void {
    const { mentions } = this.#context;
    this.#libraries(path, body, members, 0);
    for (const member of members) {
      const { name } = member;
      const isClass = name.endsWith(".class");
      const bytes = isClass || CODE.test(name) ? this.#read(path, body, member) : null;
      if (!bytes) continue;
      if (!isClass) {
        this.#readCode(bytes, path, name, certain);
        continue;
      }
      mentions.inProgram(bytes, path, () => false);
    }
  }

  /** What is unpacked at run time, and loaded then; also out of archives within, where they are stored as they are. */
  #libraries(path: ImagePath, body: ZipBody, members: readonly ZipMember[], depth: number): void {
    for (const member of members) {
      if (LIBRARY.test(member.name) && this.#isOurs(readMember(body, member, ELF_HEAD_BYTES)))
        this.#library(path, this.#read(path, body, member));
      const inner = depth < DEPTH_MAX && ARCHIVE.test(member.name) ? storedBody(body, member) : null;
      if (inner) this.#libraries(path, inner, membersOf(inner) ?? [], depth + 1);
    }
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

  #read(path: ImagePath, body: ZipBody, member: ZipMember): Uint8Array | null {
    if (member.bytes <= Math.min(this.#leftBytes, MEMBER_BYTES_MAX)) {
      this.#leftBytes -= member.bytes;
      return readMember(body, member, member.bytes);
    }
    this.#context.walk.doubt(
      `${nameOf(path)} holds more code than is read of archives: what the rest of it names is not known`,
    );
    return null;
  }
}
