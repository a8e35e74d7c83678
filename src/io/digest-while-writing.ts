import type { Digest } from "../model/image.ts";
import type { Writing } from "./output.ts";
import type { Pool } from "./pool.ts";

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

/** The two cells of `progress`: how many bytes there are, and whether these are all. */
export const [WRITTEN, IS_WHOLE] = [0, 1] as const;
const PROGRESS_BYTES = 16;
/** The end of the file is told without a change of `WRITTEN`, so the follower looks again by itself. */
const LOOK_MS = 10;

/** How far writing has come: waits until it is further than `at`, or at its end. */
export const waitForMore = (progress: BigInt64Array, at: number): { bytes: number; isWhole: boolean } => {
  for (;;) {
    const isWhole = Atomics.load(progress, IS_WHOLE) === 1n;
    const bytes = Number(Atomics.load(progress, WRITTEN));
    if (isWhole || bytes > at) return { bytes, isWhole };
    Atomics.wait(progress, WRITTEN, BigInt(at), LOOK_MS);
  }
};
