import type { Finding } from "./finding.ts";
import type { Risk } from "./rule.ts";

/** What a rewrite is to do, and what it leaves, each with its reason. Every finding is in one of both. */
export interface Plan {
  /** In the order of the file. */
  readonly steps: readonly Step[];
  readonly declined: readonly Declined[];
}

/** One thing that is done to a Dockerfile, whole or not at all: all its changes stand or fall together. */
export interface Step {
  /** Of `rules/`, of a detector, or of a practice that only a Dockerfile shows. */
  readonly rule: string;
  readonly risk: Risk;
  /** The instruction that it mends; further ones may change with it. */
  readonly line: number;
  readonly endLine: number;
  /** Stored bytes that a rebuilt image is without; 0 where it is about the build; null where no image tells. */
  readonly savesBytes: number | null;
  /** The same as a pull transfers them; always an estimate, by how well the layer was compressed. */
  readonly savesBlobBytes: number | null;
  /** Whether `savesBytes` was reckoned, not counted in the image. */
  readonly estimate: boolean;
  /** What changes and why that is right, one or two sentences for the maintainer. */
  readonly why: string;
  readonly changes: readonly Change[];
  /** Lines that `.dockerignore` gets at its end; absent where it gets none. */
  readonly ignores?: readonly string[];
  /** The findings that it answers. */
  readonly answers: readonly Finding[];
  /** What a rebuilt image is without, as `LAYER PATH`: other findings may speak of it too. */
  readonly removes: ReadonlySet<string>;
}

/** What is left as it is. */
export interface Declined {
  readonly rule: string;
  /** Null where no line of this file is to blame. */
  readonly line: number | null;
  /** What a maintainer would ask: a clause such as `line 31 installs without apt-get update`. */
  readonly reason: string;
  /** The finding that it is about, where it is about just one, and what of it is left. */
  readonly finding?: Finding;
  readonly bytes?: number;
}

/**
 * One change of the text. `line` is that of an instruction's first line; offsets are UTF-16 units of the Dockerfile's text as
 * it was read, so that changes do not move one another.
 */
export type Change =
  /** A command more in a RUN, behind the member of its list that ends at `behind`. */
  | { readonly kind: "run-behind"; readonly line: number; readonly behind: number; readonly command: string }
  /** A command more in a RUN, before the member of its list that begins at `before`. */
  | { readonly kind: "run-before"; readonly line: number; readonly before: number; readonly command: string }
  /** A member of a RUN's list less, with what joins it to its neighbour. */
  | { readonly kind: "drop-command"; readonly line: number; readonly at: number }
  /** Words more in a command: `text` brings its own blank. */
  | { readonly kind: "insert-words"; readonly line: number; readonly at: number; readonly text: string }
  /** Words of a command less or other. */
  | {
      readonly kind: "replace-words";
      readonly line: number;
      readonly from: number;
      readonly to: number;
      readonly text: string;
    }
  /** What the RUN `next`, which follows, runs becomes the end of this one's list, and that RUN goes. */
  | { readonly kind: "join"; readonly line: number; readonly next: number }
  /** A flag more behind the keyword: `--chown=app`. */
  | { readonly kind: "flag"; readonly line: number; readonly flag: string }
  /**
   * A COPY of a whole folder in two: of `files` alone where it stands, and it itself behind the instruction at `behind`, along with the
   * comments right above it. `to` is where it copies to, as written; `passing` are RUNs between the two that look at nothing of it.
   */
  | {
      readonly kind: "copy-first";
      readonly line: number;
      readonly files: readonly string[];
      readonly to: string;
      readonly behind: number;
      readonly passing?: readonly number[];
    }
  /** An instruction less. Comments above it stay. */
  | { readonly kind: "remove"; readonly line: number };

/** Whole lines of a Dockerfile in place of others: what steps come to where they stand. */
export interface Replacement {
  readonly steps: readonly Step[];
  /** Counted from 1, both included. */
  readonly line: number;
  readonly endLine: number;
  /** Without their ends; none where the old ones just go. */
  readonly lines: readonly string[];
}
