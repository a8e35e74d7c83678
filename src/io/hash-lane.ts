import { createHash } from "node:crypto";
import { isMainThread, Worker } from "node:worker_threads";

/** A SHA-256 of bytes that come in pieces. */
export interface PlainHash {
  update(piece: Buffer): void;
  /** In hex. */
  digest(): Promise<string>;
}

/**
 * Hashing a large layer takes longer than inflating it, and neither waits for the other: such a layer's hash gets a thread
 * of its own. Where this is the main thread, it hashes right here.
 */
export const plainHash = (storedBytes: number): PlainHash =>
  isMainThread || storedBytes < LANE_STORED_BYTES_MIN ? hashHere() : hashAside();

/** A thread takes about as long to start as a few mebibytes take to inflate. */
const LANE_STORED_BYTES_MIN = 32 << 20;

const hashHere = (): PlainHash => {
  const hash = createHash("sha256");
  return { update: (piece) => void hash.update(piece), digest: async () => hash.digest("hex") };
};

/** What both ends share: slots that go round, each with how many bytes wait in it. */
export interface Lane {
  readonly slots: SharedArrayBuffer;
  /** `Int32Array`, one a slot: `FREE`, or the bytes that are to be hashed; `END` after the last. */
  readonly states: SharedArrayBuffer;
}

export const SLOT_BYTES = 1 << 20;
export const SLOTS = 4;
export const FREE = 0;
export const END = -1;

const hashAside = (): PlainHash => {
  const lane: Lane = {
    slots: new SharedArrayBuffer(SLOTS * SLOT_BYTES),
    states: new SharedArrayBuffer(SLOTS * Int32Array.BYTES_PER_ELEMENT),
  };
  const slots = Buffer.from(lane.slots);
  const states = new Int32Array(lane.states);
  const worker = new Worker(new URL("./hash-worker.js", import.meta.url), { workerData: lane });
  const hashed = new Promise<string>((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", reject);
  });
  hashed.catch(() => {}); // whoever awaits the digest hears of it
  let slot = 0;
  const give = (state: number): void => {
    Atomics.store(states, slot, state);
    Atomics.notify(states, slot);
    slot = (slot + 1) % SLOTS;
  };
  const awaitFree = (): void => {
    for (let state = Atomics.load(states, slot); state !== FREE; state = Atomics.load(states, slot))
      Atomics.wait(states, slot, state);
  };
  return {
    update: (piece) => {
      for (let at = 0; at < piece.length; at += SLOT_BYTES) {
        awaitFree();
        give(piece.copy(slots, slot * SLOT_BYTES, at, at + SLOT_BYTES));
      }
    },
    digest: async () => {
      awaitFree();
      give(END);
      return await hashed;
    },
  };
};
