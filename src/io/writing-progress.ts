/** How far a writer has come, told across threads. */

/** The two cells of `progress`: how many bytes there are, and whether these are all. */
export const [WRITTEN, IS_WHOLE] = [0, 1] as const;
export const PROGRESS_BYTES = 16;
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
