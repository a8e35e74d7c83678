import type { ImagePath } from "../../model/path.ts";
import { readSections } from "../elf/elf.ts";
import type { Section } from "../elf/sections.ts";
import { latin1, type Root } from "../root.ts";

/** What Go's linker writes down in a program. https://pkg.go.dev/debug/buildinfo */
export interface GoBuild {
  /** `go1.22.3` */
  readonly goVersion: string;
  /** The import path of the program's package. */
  readonly path: string;
  readonly module: GoModule | null;
  readonly dependencies: readonly GoModule[];
}

export interface GoModule {
  readonly path: string;
  /** `(devel)` for one that was built in its own tree. */
  readonly version: string;
}

const MAGIC = "\xff Go buildinf:";
const HEADER_BYTES = 32;
const RECORD_BYTES_MAX = 1 << 20;

/** A section of an ELF file; null where it has none of that name, is no such file, or is broken. */
export const sectionNamed = (root: Root, path: ImagePath, name: string): Section | null => {
  const read = readSections((from, bytes) => root.read(path, from, bytes));
  return ("found" in read && read.found?.find((section) => section.name === name)) || null;
};

/** Null where the file is no program of Go 1.18 or later: older ones keep pointers there, and are left alone. */
export const readGoBuild = (root: Root, path: ImagePath): GoBuild | null => {
  const section = sectionNamed(root, path, ".go.buildinfo");
  if (!section) return null;
  const body = root.read(path, section.offset, Math.min(section.fileBytes, RECORD_BYTES_MAX));
  if (body === null || body.length <= HEADER_BYTES || latin1(body.subarray(0, 14)) !== MAGIC) return null;
  if (((body[15] ?? 0) & 2) === 0) return null;
  const version = stringAt(body, HEADER_BYTES);
  const record = version && stringAt(body, version.end);
  return version ? { goVersion: version.text, ...modulesIn(record?.text ?? "") } : null;
};

/** A length of seven bits a byte, and as many bytes of UTF-8. */
const stringAt = (body: Uint8Array, from: number): { readonly text: string; readonly end: number } | null => {
  let length = 0;
  let at = from;
  for (let shift = 0; shift < 28; shift += 7) {
    const byte = body[at++];
    if (byte === undefined) return null;
    length |= (byte & 0x7f) << shift;
    if (byte >= 0x80) continue;
    const end = at + length;
    return end > body.length ? null : { text: new TextDecoder().decode(body.subarray(at, end)), end };
  }
  return null;
};

/** Lines of words with tabs between them; sixteen bytes before and after are a mark. */
const modulesIn = (record: string): Omit<GoBuild, "goVersion"> => {
  let path = "";
  let module: GoModule | null = null;
  const dependencies: GoModule[] = [];
  for (const line of record.split("\n")) {
    const [word = "", first = "", second = ""] = line.split("\t");
    const kind = word.slice(-4).trim();
    if (kind === "path") path = first;
    else if (kind.endsWith("mod")) module = { path: first, version: second };
    else if (kind.endsWith("dep")) dependencies.push({ path: first, version: second });
    else if (word === "=>" && dependencies.length > 0)
      dependencies.splice(-1, 1, { path: first, version: second });
  }
  return { path, module, dependencies };
};
