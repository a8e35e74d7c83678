import type { Contents } from "./contents.ts";
import type { Finding } from "./finding.ts";
import type { ImagePath } from "./path.ts";

/** What an image that this Dockerfile made shows of it. */
export interface Evidence {
  readonly findings: readonly Finding[];
  /** By an instruction's first line: the layer that it made. */
  readonly layers: ReadonlyMap<number, LayerEvidence>;
  /** Content bytes of the whole image. */
  readonly storedBytes: number;
  /** The image's `/etc/passwd`; null where it has none. */
  readonly accounts: string | null;
  /** What its files are, and what needs what; null where nobody looked. */
  readonly contents: Contents | null;
}

export interface LayerEvidence {
  readonly index: number;
  /** Every regular file that it stores, live or dead. */
  readonly files: ReadonlyMap<ImagePath, StoredFile>;
  readonly directories: ReadonlySet<ImagePath>;
  /** How many bytes of a pull one byte of the tar is. */
  readonly pulledPerByte: number;
}

export interface StoredFile {
  readonly bytes: number;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}
