import { closeSync, openSync } from "node:fs";
import { afterAll } from "vitest";
import type { Range } from "../../src/io/range.ts";
import { scratch } from "../support/main.ts";

/** Lays bytes into a file, somewhere in its middle, as a blob lies in an archive. */
export const ranges = (): ((bytes: Buffer) => Range) => {
  const { write } = scratch();
  const opened: number[] = [];
  afterAll(() => opened.forEach((fd) => void closeSync(fd)));
  return (bytes) => {
    const before = Buffer.from("what lies before");
    const file = write(`bytes-${opened.length}`, Buffer.concat([before, bytes, Buffer.from("and after")]));
    const fd = openSync(file, "r");
    opened.push(fd);
    return { fd, offset: before.length, bytes: bytes.length };
  };
};
