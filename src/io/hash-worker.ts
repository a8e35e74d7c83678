import { createHash } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { END, FREE, type Lane, SLOT_BYTES, SLOTS } from "./hash-lane.ts";

/** The far end of a `Lane`: hashes what comes, in order, and sends the digest. */
const { slots, states: shared }: Lane = workerData;
const bytes = Buffer.from(slots);
const states = new Int32Array(shared);
const hash = createHash("sha256");
for (let slot = 0; ; slot = (slot + 1) % SLOTS) {
  Atomics.wait(states, slot, FREE);
  const given = Atomics.load(states, slot);
  if (given === END) break;
  hash.update(bytes.subarray(slot * SLOT_BYTES, slot * SLOT_BYTES + given));
  Atomics.store(states, slot, FREE);
  Atomics.notify(states, slot);
}
parentPort?.postMessage(hash.digest("hex"));
