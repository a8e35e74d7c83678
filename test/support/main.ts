import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import type { Io } from "../../src/cli/io.ts";
import { main } from "../../src/cli/main.ts";

/** What a run of slim printed, and how it ended. */
export interface Run {
  readonly exitCode: number;
  readonly out: string;
  readonly err: string;
}

/** No terminal, no colour, no thread, an x86 machine. */
export const SILENT: Io = {
  out: () => {},
  err: () => {},
  outIsTerminal: false,
  errIsTerminal: false,
  columns: 100,
  env: {},
  threads: 0, // worker threads run what was built, tests what is written
  machine: "linux/amd64",
};

/** The whole program without a process. */
export const run = async (argv: readonly string[], io: Partial<Io> = {}): Promise<Run> => {
  const printed = { out: "", err: "" };
  const exitCode = await main(argv, {
    ...SILENT,
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    ...io,
  });
  return { exitCode, ...printed };
};

/** A folder of the file's own, gone when its tests have run. */
export interface Scratch {
  readonly folder: string;
  path(name: string): string;
  /** Writes a file and gives its path. */
  write(name: string, bytes: string | Buffer): string;
}

export const scratch = (): Scratch => {
  const folder = mkdtempSync(join(tmpdir(), "slim-test-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const path = (name: string): string => join(folder, name);
  return {
    folder,
    path,
    write: (name, bytes) => {
      writeFileSync(path(name), bytes);
      return path(name);
    },
  };
};
