import type { ImagePath } from "../model/path.ts";
import type { Section } from "./elf/sections.ts";
import { BUILDS } from "./known/commands.ts";
import { latin1, type Root } from "./root.ts";

// Programs of Go and Rust hold their strings one behind another, without a zero between: where one begins and ends only the code
// tells.

/** Longer tables of functions belong to programs of a hundred megabytes. */
const FUNCTIONS_BYTES_MAX = 1 << 25;
const FUNCTIONS = /(?:^|\.)gopclntab$/;

/** What a program of Go is made of, by the names of its functions, which it keeps even when it is stripped. */
export interface GoProgram {
  /** Whether it can start others by name: https://pkg.go.dev/os/exec */
  readonly startsPrograms: boolean;
  /** Whether it looks at Go's own sources and tools: https://pkg.go.dev/go/build */
  readonly asksForGo: boolean;
}

/** Where its functions cannot be read it may do both. */
export const goProgram = (
  sections: readonly Section[],
  read: (from: number, bytes: number) => Uint8Array | null,
): GoProgram => {
  const table = sections.find(({ name }) => FUNCTIONS.test(name));
  const bytes = table && table.fileBytes <= FUNCTIONS_BYTES_MAX ? read(table.offset, table.fileBytes) : null;
  if (!bytes) return { startsPrograms: true, asksForGo: true };
  const names = latin1(bytes);
  return {
    startsPrograms: names.includes("os/exec.(*Cmd).Start"),
    asksForGo: /\0(?:go\/build|golang\.org\/x\/tools\/go\/(?:packages|gcexportdata|ssa))\./.test(names),
  };
};

/** Whether strings of a program that no section of Go marks follow one another all the same: the standard library of Rust names this. */
export const isRust = (bytes: Uint8Array): boolean => latin1(bytes).includes("RUST_BACKTRACE");

/**
 * Of the programs that there are, those whose names stand anywhere in strings without gaps. What builds is not meant: its names are
 * short, and stand in all such strings.
 */
export const programsIn = (bytes: Uint8Array, names: Iterable<string>): string[] => {
  const text = latin1(bytes);
  return [...names].filter((name) => !BUILDS.test(name) && text.includes(name));
};

/** Where a compiler says that a line of source code stands: what a failed assertion prints, and nobody opens. */
const SOURCE = /\.(?:rs|go)|\.(?:c|cc|cpp|cxx|h|hh|hpp|hxx|inl|ipp|tcc)(?![\w.+-])/;
/** What reads sources as it runs. */
const isCompiler = (path: string): boolean =>
  BUILDS.test(path.slice(path.lastIndexOf("/") + 1)) ||
  /\/(?:gcc|gcc-cross|llvm-\d+|go-[\d.]+|go|rustlib)\//.test(path);

/** Whether a path that a compiled program names is the place of a source, which only a debugger would look for. */
export const isSourcePosition = (named: string, by: string | null): boolean =>
  SOURCE.test(named) && (by === null || !isCompiler(by));

/**
 * Whether a directory is Go's own, which every program of Go names: it reads nothing there but time zones, where the system has none.
 * https://pkg.go.dev/runtime#GOROOT https://pkg.go.dev/time#LoadLocation
 */
export const isGoRoot = (root: Root, directory: ImagePath): boolean =>
  GO_MARKS.every((mark) => root.resolve(`${directory}/${mark}`) !== null);

const GO_MARKS = ["src/runtime", "pkg/tool", "bin/go"];
