/** What a shell's script says, as far as it can be told without running it. Offsets are UTF-16 units of the script's text. */
export interface ShellScript {
  /** The script's own list, in order. What is nested in loops, functions, substitutions is not in it. */
  readonly list: readonly ShellStatement[];
  /** Every simple command, wherever it stands: in loops, functions, substitutions. In the order of the text. */
  readonly commands: readonly ShellCommand[];
  /** Every word, wherever it stands: names, arguments, values, targets of redirections, lists of loops. */
  readonly words: readonly ShellWord[];
  /** Names that the script gives to functions. */
  readonly functions: readonly string[];
  /** Not empty where the text is no script of Bash or sh, or is cut short. The rest is then a guess. */
  readonly errors: readonly ShellError[];
}

export interface ShellError {
  readonly message: string;
  readonly from: number;
}

/** One member of a list: what stands between `;`, `&&`, `||` and line ends. */
export interface ShellStatement extends ShellSpan {
  /** What joins it to the member before; `;` for the first, and after a line's end or a `&`. */
  readonly joined: ";" | "&&" | "||";
  /** The commands of its pipeline; null where one of them is compound: a loop, a group, a function. */
  readonly pipeline: readonly ShellCommand[] | null;
  /** A `!` stands before it. */
  readonly negated: boolean;
  readonly background: boolean;
}

/** A simple command. */
export interface ShellCommand extends ShellSpan {
  /** Null where it only assigns or redirects. */
  readonly name: ShellWord | null;
  readonly args: readonly ShellWord[];
  /** `NAME=value` before the name, or as an argument of `export`, `local`, `declare`. */
  readonly assignments: readonly ShellAssignment[];
  readonly redirects: readonly ShellRedirect[];
}

export interface ShellAssignment extends ShellSpan {
  readonly name: string;
  /** Null for an array. */
  readonly value: ShellWord | null;
}

export interface ShellRedirect extends ShellSpan {
  /** `<`, `>`, `>>`, `<<`, `<<<` … */
  readonly operator: string;
  /** Null for a here-document. */
  readonly target: ShellWord | null;
}

export interface ShellWord extends ShellSpan {
  /** As it stands there, quotes included. */
  readonly text: string;
  /** What the command receives; null where only the running shell knows: variables, substitutions, globs, braces, `~`. */
  readonly value: string | null;
  readonly pieces: readonly ShellPiece[];
}

export type ShellPiece =
  | { readonly kind: "text"; readonly value: string }
  /** `$name`, `${name}`, and `${name:-fallback}` with what stands there in place of nothing. */
  | {
      readonly kind: "variable";
      readonly name: string;
      readonly fallback: ShellWord | null;
      readonly quoted: boolean;
    }
  /** `*`, `?`, `[…]` outside of quotes, as it stands there. */
  | { readonly kind: "glob"; readonly value: string }
  | { readonly kind: "other" };

/** From the first unit to behind the last. Within `` `…` `` with backslashes: of the whole substitution. */
export interface ShellSpan {
  readonly from: number;
  readonly to: number;
}
