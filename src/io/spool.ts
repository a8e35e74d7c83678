import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SlimError } from "../model/error.ts";
import { decompress, sniffCompression } from "./compression.ts";
import { codeOf } from "./path-kind.ts";
import { CHUNK_BYTES, type Range } from "./range.ts";

/** A file that nobody else sees, and that is gone with this process: its name is removed as soon as it is open. */
export const openScratch = (label: string): number =>
  orNoRoom(label, () => {
    const directory = mkdtempSync(join(tmpdir(), "slim-"));
    try {
      return openSync(join(directory, "spool"), "w+");
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

/** What is done in the folder for temporary files; where that fails, it is the user who can help. */
export const orNoRoom = <T>(label: string, work: () => T): T => {
  try {
    return work();
  } catch (cause) {
    throw new SlimError(
      "unreadable",
      `${label}: cannot be unpacked in ${tmpdir()} (${codeOf(cause)}); set TMPDIR to a folder with more room`,
      { cause },
    );
  }
};

/** A pipe cannot be read by place. `-` is standard input. */
export const spoolPipe = (path: string, label: string): Range => {
  const fd = openScratch(label);
  const input = openInput(path, label);
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  let bytes = 0;
  for (let read = readSome(input, buffer, label); read > 0; read = readSome(input, buffer, label))
    bytes += writeWhole(fd, buffer.subarray(0, read), label);
  if (input !== 0) closeSync(input);
  return { fd, offset: 0, bytes };
};

/** An archive that is compressed as a whole has to be read by place too. */
export const spoolPlain = async (stored: Range, label: string, bytesMax: number): Promise<Range> => {
  const fd = openScratch(label);
  let bytes = 0;
  for await (const piece of plain(stored, label)) {
    bytes += writeWhole(fd, piece, label);
    if (bytes > bytesMax)
      throw new SlimError(
        "too-large",
        `${label}: its ${stored.bytes} bytes expand to more than ${bytesMax}; if that is right, raise --max-expansion`,
      );
  }
  return { fd, offset: 0, bytes };
};

async function* plain(stored: Range, label: string): AsyncGenerator<Buffer> {
  try {
    yield* decompress(stored, sniffCompression(stored));
  } catch (error) {
    if (!(error instanceof SlimError)) throw error;
    throw new SlimError(error.code, `${label}: ${error.message}`, { cause: error });
  }
}

const writeWhole = (fd: number, piece: Buffer, label: string): number => {
  for (let at = 0; at < piece.length; ) at += orNoRoom(label, () => writeSync(fd, piece, at));
  return piece.length;
};

/** Standard input is opened anew, for Node may have set its own end not to block; a socket can only be taken as it is. */
const openInput = (path: string, label: string): number => {
  try {
    return openSync(path === "-" ? "/dev/stdin" : path, "r");
  } catch (cause) {
    if (path === "-") return 0;
    throw unreadable(label, cause);
  }
};

const RETRY_MS = 5;

const readSome = (fd: number, buffer: Buffer, label: string): number => {
  for (;;) {
    try {
      return readSync(fd, buffer);
    } catch (cause) {
      if (codeOf(cause) !== "EAGAIN") throw unreadable(label, cause);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
};

const unreadable = (label: string, cause: unknown): SlimError =>
  new SlimError("unreadable", `${label}: cannot be read (${codeOf(cause)}); give a saved image`, { cause });
