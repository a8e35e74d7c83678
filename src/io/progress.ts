import { workerData } from "node:worker_threads";

/**
 * How much was read, in KiB, counted by all threads into one shared cell; nobody else is told, so it costs nothing.
 * A worker receives the cell as its `workerData`.
 */
export const readKiB: Int32Array =
  workerData instanceof Int32Array ? workerData : new Int32Array(new SharedArrayBuffer(4));

export const countRead = (bytes: number): void => {
  Atomics.add(readKiB, 0, bytes >> 10);
};
