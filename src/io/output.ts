import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { SlimError } from "../model/error.ts";
import { removeOnSignal } from "./drafts.ts";
import { newMemberHeader } from "./member-header.ts";
import { codeOf } from "./path-kind.ts";
import type { Range } from "./range.ts";
import { BLOCK_BYTES } from "./tar-header.ts";

/**
 * Where an image is written: nothing stands under the final name before `commit`, and nothing is left by `abandon`, nor
 * by a signal that ends the process.
 */
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

/** Where there is no draft after all, there is nothing to remove. */
const orForget = <T>(keep: () => void, make: () => T): T => {
  try {
    return make();
  } catch (error) {
    keep();
    throw error;
  }
};

/** Litter of a run that was killed has a name that says whose it is, and starts with a dot. */
const draftOf = (path: string): string =>
  join(resolve(dirname(path)), `.${basename(path)}.${process.pid}.slim`);

/** An image in one tar: members are written one after another, and their headers when their names are known. */
export const tarOutput = (path: string, force: boolean): Output => {
  refuseExisting(path, force);
  if (attempt(path, () => statSync(path, { throwIfNoEntry: false }))?.isFile() === false)
    throw new SlimError("output-exists", `${path}: is no file; give another name for the archive`);
  const draft = draftOf(path);
  const remove = (): void => rmSync(draft, { force: true });
  // Before there is a draft: a signal may come at any time.
  const keep = removeOnSignal(remove);
  const fd = orForget(keep, () => attempt(path, () => openSync(draft, "w+")));
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
      attempt(path, () => renameSync(draft, path));
      closeSync(fd);
      keep();
    },
    abandon: () => {
      closeSync(fd);
      remove();
      keep();
    },
  };
};

/** An OCI layout in a directory. */
export const directoryOutput = (path: string, force: boolean): Output => {
  refuseExisting(path, force);
  refuseOther(path);
  const draft = draftOf(path);
  const remove = (): void => rmSync(draft, { recursive: true, force: true });
  const keep = removeOnSignal(remove);
  orForget(keep, () =>
    attempt(path, () => {
      remove(); // of a run with the same number that was killed
      mkdirSync(join(draft, "blobs", "sha256"), { recursive: true });
    }),
  );
  const fds: number[] = [];
  const begin = (): Writing => {
    const unnamed = join(draft, `${fds.length}.part`);
    const fd = attempt(path, () => openSync(unnamed, "w+"));
    fds.push(fd);
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
    settle: () => {
      for (const name of readdirSync(draft)) if (name.endsWith(".part")) rmSync(join(draft, name));
    },
    commit: () => {
      attempt(path, () => replace(draft, path));
      for (const fd of fds) closeSync(fd);
      keep();
    },
    abandon: () => {
      for (const fd of fds) closeSync(fd);
      remove();
      keep();
    },
  };
};

/** Puts a directory in another's place, and the other back where that fails. */
const replace = (draft: string, path: string): void => {
  const old = `${draft}.old`;
  const replaces = existsSync(path);
  if (replaces) renameSync(path, old);
  try {
    renameSync(draft, path);
  } catch (error) {
    if (replaces) renameSync(old, path);
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
};

const refuseExisting = (path: string, force: boolean): void => {
  if (!force && existsSync(path))
    throw new SlimError(
      "output-exists",
      `${path}: is there already; give another name, or --force to replace it`,
    );
};

/** `--force` is for images: a directory that is none is somebody's work. */
const refuseOther = (path: string): void => {
  const isDirectory = attempt(path, () => statSync(path, { throwIfNoEntry: false }))?.isDirectory();
  const isOther = isDirectory && !existsSync(join(path, "oci-layout")) && readdirSync(path).length > 0;
  if (isOther)
    throw new SlimError(
      "output-exists",
      `${path}: is a directory that holds no OCI image, which --force does not replace; give another name`,
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
    const code = codeOf(cause);
    const why =
      code === "ENOSPC"
        ? "the disk is full; make room"
        : `cannot be written (${code}); give another --output`;
    throw new SlimError("unreadable", `${path}: ${why}`, { cause });
  }
};
