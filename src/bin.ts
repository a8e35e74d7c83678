#!/usr/bin/env node
import { availableParallelism } from "node:os";
import type { Io } from "./cli/io.ts";
import { main } from "./cli/main.ts";

/** Go's names for what Node calls otherwise: images use them. https://go.dev/doc/install/source#environment */
const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: "amd64",
  ia32: "386",
  ppc64: "ppc64le",
  mipsel: "mipsle",
};

const io: Io = {
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  outIsTerminal: process.stdout.isTTY === true,
  errIsTerminal: process.stderr.isTTY === true,
  columns: process.stdout.columns ?? 100,
  env: process.env,
  threads: Math.min(availableParallelism(), 8),
  machine: `linux/${ARCHITECTURES[process.arch] ?? process.arch}`,
};

// `slim … | head` ends the pipe early: that is no fault, and changes no status. A full disk is.
let isLost = false;
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
  if (code === "EPIPE" || isLost) return;
  isLost = true;
  process.exitCode = 2;
  io.err(`slim: standard output: cannot be written (${code}); give --output FILE\n`);
});
// Who closes standard error wants no words.
process.stderr.on("error", () => {});

const exitCode = await main(process.argv.slice(2), io);
process.exitCode = isLost ? 2 : exitCode;
