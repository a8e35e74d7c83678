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

/** The whole program without a process: no terminal, no colour, no thread, an x86 machine. */
export const run = async (argv: readonly string[], io: Partial<Io> = {}): Promise<Run> => {
  const printed = { out: "", err: "" };
  const exitCode = await main(argv, {
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    outIsTerminal: false,
    errIsTerminal: false,
    columns: 100,
    env: {},
    threads: 0,
    machine: "linux/amd64",
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
