import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { SlimError } from "../model/error.ts";
import { newMemberHeader } from "./member-header.ts";
import type { Range } from "./range.ts";
import { BLOCK_BYTES } from "./tar-header.ts";

/** Where an image is written: nothing stands under the final name before `commit`, and nothing is left by `abandon`. */
export interface Output {
  /** Where it lies until it is whole. */
  readonly draft: string;
  /** A file whose name is only known when it is written, such as a blob's. */
  begin(): Writing;
  /** Ends what was written, so that the draft can be read as an image. */
  settle(): void;
  commit(): void;
  abandon(): void;
}

export interface Writing {
  write(bytes: Uint8Array): void;
  /** Where what was written lies, and stays until the output is closed. */
  finish(name: string): void;
  range(): Range;
}

/** Litter of a run that was killed has a name that says whose it is, and starts with a dot. */
const draftOf = (path: string): string => join(dirname(path), `.${basename(path)}.${process.pid}.slim`);

/** An image in one tar: members are written one after another, and their headers when their names are known. */
export const tarOutput = (path: string, force: boolean): Output => {
  refuseExisting(path, force);
  const draft = draftOf(path);
  const fd = attempt(path, () => openSync(draft, "w+"));
  let end = 0;
  const begin = (): Writing => {
    const start = end + BLOCK_BYTES;
    let bytes = 0;
    return {
      write: (chunk) => {
        writeAll(path, fd, chunk, start + bytes);
        bytes += chunk.length;
      },
      finish: (name) => {
        writeAll(path, fd, newMemberHeader(name, bytes), end);
        end = start + Math.ceil(bytes / BLOCK_BYTES) * BLOCK_BYTES;
      },
      range: () => ({ fd, offset: start, bytes }),
    };
  };
  return {
    draft,
    begin,
    settle: () => attempt(path, () => ftruncateSync(fd, end + 2 * BLOCK_BYTES)),
    commit: () => {
      closeSync(fd);
      attempt(path, () => renameSync(draft, path));
    },
    abandon: () => rmSync(draft, { force: true }),
  };
};

/** An OCI layout in a directory. */
export const directoryOutput = (path: string, force: boolean): Output => {
  refuseExisting(path, force);
  const draft = draftOf(path);
  attempt(path, () => mkdirSync(join(draft, "blobs", "sha256"), { recursive: true }));
  let count = 0;
  const begin = (): Writing => {
    const unnamed = join(draft, `${count++}.part`);
    const fd = attempt(path, () => openSync(unnamed, "w+"));
    let bytes = 0;
    return {
      write: (chunk) => {
        writeAll(path, fd, chunk, bytes);
        bytes += chunk.length;
      },
      finish: (name) => attempt(path, () => renameSync(unnamed, join(draft, name))),
      range: () => ({ fd, offset: 0, bytes }),
    };
  };
  return {
    draft,
    begin,
    settle: () => {},
    commit: () =>
      attempt(path, () => {
        const old = `${draft}.old`;
        if (existsSync(path)) renameSync(path, old);
        renameSync(draft, path);
        rmSync(old, { recursive: true, force: true });
      }),
    abandon: () => rmSync(draft, { recursive: true, force: true }),
  };
};

const refuseExisting = (path: string, force: boolean): void => {
  if (!force && existsSync(path))
    throw new SlimError(
      "output-exists",
      `${path}: is there already; give another name, or --force to replace it`,
    );
};

const writeAll = (path: string, fd: number, bytes: Uint8Array, at: number): void =>
  attempt(path, () => {
    for (let done = 0; done < bytes.length; )
      done += writeSync(fd, bytes, done, bytes.length - done, at + done);
  });

const attempt = <T>(path: string, act: () => T): T => {
  try {
    return act();
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : `${cause}`;
    const why =
      code === "ENOSPC"
        ? "the disk is full; make room"
        : `cannot be written (${code}); give another --output`;
    throw new SlimError("unreadable", `${path}: ${why}`, { cause });
  }
};
