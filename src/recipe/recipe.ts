import type { Dockerfile, Instruction, Stage } from "../model/dockerfile.ts";
import type { ShellScript } from "../shell/script.ts";
import type { Call } from "./call.ts";

/** A Dockerfile read with care, for those who plan edits: every instruction in its circumstances, every RUN a shell tree. */
export interface Recipe {
  readonly dockerfile: Dockerfile;
  /** Of each stage, in order; the `FROM` first. */
  readonly stages: readonly (readonly Site[])[];
  /** Why nothing of the file may be edited, in words; null where it may. */
  readonly doubt: string | null;
}

/** One instruction where it stands. Offsets are UTF-16 units of the Dockerfile's text. */
export interface Site {
  readonly stage: Stage;
  readonly instruction: Instruction;
  /** The first unit of its first line. */
  readonly from: number;
  /** Behind its last one, the line's end not among them. */
  readonly to: number;
  /** How the file ends its lines there. */
  readonly newline: "\n" | "\r\n";
  readonly circumstances: Circumstances;
  /** Rules that a comment above it, or one for the whole file, says to leave alone. */
  readonly ignored: ReadonlySet<string>;
  /** Of a RUN what it runs; null of all else. */
  readonly run: Script | Opaque | null;
}

/** What earlier instructions, those of the stages below included, have set. */
export interface Circumstances {
  /** As USER names it, its group aside; null where only the base knows. */
  readonly user: string | null;
  /** Absolute; null where only the base knows, or a variable stands in it. */
  readonly directory: string | null;
  /** What SHELL says, or Docker's default. */
  readonly shell: readonly string[];
  /** By ENV; null where a value has variables in it. */
  readonly env: ReadonlyMap<string, string | null>;
  /** Of the stage and those below, the folders that VOLUME names. */
  readonly volumes: readonly string[];
}

/** A RUN that is understood. */
export interface Script {
  readonly kind: "script";
  /**
   * As long as the instruction's own text: what is no shell (keyword, flags, continuations, comments between lines, the
   * marks of a heredoc) is blank in it, so that an offset here and the site's `from` give one of the Dockerfile.
   */
  readonly text: string;
  readonly tree: ShellScript;
  /** Every program that it calls, in the order of the text. */
  readonly calls: readonly Call[];
  /** Whether a failing command ends it: `set -e` at its beginning, or an option in SHELL. */
  readonly errexit: boolean;
  /** Whether it stands in a heredoc, where a line's end parts commands. */
  readonly heredoc: boolean;
  readonly mounts: readonly Mount[];
}

/** A RUN that is not understood, or not wholly: it is never edited. */
export interface Opaque {
  readonly kind: "opaque";
  /** Why, to stand after `the RUN`. */
  readonly reason: string;
}

/** `RUN --mount`: https://docs.docker.com/reference/dockerfile/#run---mount */
export interface Mount {
  readonly type: string;
  readonly target: string | null;
}

/** A site that is a RUN which is understood. */
export interface RunSite extends Site {
  readonly run: Script;
}

export const isUnderstood = (site: Site): site is RunSite => site.run?.kind === "script";
