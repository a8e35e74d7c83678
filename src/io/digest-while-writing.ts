import type { Digest } from "../model/image.ts";
import type { Writing } from "./output.ts";
import type { Pool } from "./pool.ts";
import { IS_WHOLE, PROGRESS_BYTES, WRITTEN } from "./writing-progress.ts";

/** The digest of what is being written, taken from the file by another thread that follows the writer. */
export interface FollowingDigest {
  /** Says how much there is by now. */
  wrote(bytes: number): void;
  /** Says that there is no more. */
  end(): Promise<Digest>;
  /** Lets the follower go, whatever was written. */
  stop(): void;
}

/**
 * Starts to follow. Whoever writes must not wait for other tasks of the pool meanwhile, for the follower holds a thread.
 * Where there are no other threads, the file is read when it is whole. `expectedBytes` says how large it will be, about.
 */
export const digestWhileWriting = (writing: Writing, pool: Pool, expectedBytes: number): FollowingDigest => {
  const { fd, offset } = writing.range();
  if (pool.threads === 0)
    return {
      wrote: () => {},
      end: () => pool.run("digest", { range: writing.range() }, expectedBytes),
      stop: () => {},
    };
  const progress = new BigInt64Array(new SharedArrayBuffer(PROGRESS_BYTES));
  const digest = pool.run("digestWritten", { fd, offset, progress }, expectedBytes);
  digest.catch(() => {}); // whoever calls `end` hears of it
  let total = 0n;
  const stop = (): void => {
    Atomics.store(progress, IS_WHOLE, 1n);
    Atomics.notify(progress, WRITTEN);
  };
  return {
    wrote: (bytes) => {
      total += BigInt(bytes);
      Atomics.store(progress, WRITTEN, total);
      Atomics.notify(progress, WRITTEN);
    },
    end: () => {
      stop();
      return digest;
    },
    stop,
  };
};
