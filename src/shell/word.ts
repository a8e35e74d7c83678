import type { ParameterExpansionPart, Word, WordPart } from "unbash";
import type { ShellPiece, ShellWord } from "./script.ts";

/** A substitution whose script was unescaped, so that its own offsets mean nothing. */
type Place = { readonly pos: number; readonly end: number };

/** A word stands in its command, in a pipeline and among all words: it is taken apart once. */
const KNOWN = new WeakMap<Word, ShellWord>();

/** A word, and what can be told of its value. `place` stands in for offsets that mean nothing in the text. */
export const wordOf = (word: Word, place: Place | null): ShellWord => {
  const known = place === null ? KNOWN.get(word) : undefined;
  const made = known ?? readWord(word, place);
  if (place === null) KNOWN.set(word, made);
  return made;
};

const readWord = (word: Word, place: Place | null): ShellWord => {
  const pieces = homeless(
    word.parts?.flatMap((part) => piecesOf(part, false)) ?? [{ kind: "text", value: word.value }],
    word.text,
  );
  const known = pieces.every(({ kind }) => kind === "text");
  return {
    from: place?.pos ?? word.pos,
    to: place?.end ?? word.end,
    text: word.text,
    value: known ? pieces.map((piece) => (piece.kind === "text" ? piece.value : "")).join("") : null,
    pieces,
  };
};

/** The directory that a `~` at the front of a word stands for is the running shell's to know. */
const homeless = (pieces: readonly ShellPiece[], text: string): readonly ShellPiece[] => {
  const [first, ...others] = pieces;
  if (!text.startsWith("~") || first?.kind !== "text") return pieces;
  return [{ kind: "other" }, { kind: "text", value: first.value.slice(1) }, ...others];
};

const piecesOf = (part: WordPart, quoted: boolean): ShellPiece[] => {
  switch (part.type) {
    case "Literal":
    case "SingleQuoted":
    case "AnsiCQuoted":
      return [{ kind: "text", value: part.value }];
    case "DoubleQuoted":
    case "LocaleString":
      return part.parts.flatMap((inner) => piecesOf(inner, true));
    case "SimpleExpansion":
      return [{ kind: "variable", name: part.text.slice(1), fallback: null, quoted }];
    case "ParameterExpansion":
      return [parameterOf(part, quoted)];
    case "Glob":
    case "ExtendedGlob":
      return [{ kind: "glob", value: part.text }];
    case "CommandExpansion":
    case "ArithmeticExpansion":
    case "ProcessSubstitution":
    case "BraceExpansion":
      return [{ kind: "other" }];
    default:
      return part satisfies never;
  }
};

/** Of all operations on a variable only "else" (`-`, `:-`, `=`, `:=`) leaves what can be told. */
const parameterOf = (part: ParameterExpansionPart, quoted: boolean): ShellPiece => {
  const { operation, parameter: name } = part;
  if (part.prefix || part.index) return { kind: "other" };
  if (!operation) return { kind: "variable", name, fallback: null, quoted };
  if (operation.type !== "Default" || !/^:?[-=]$/.test(operation.operator)) return { kind: "other" };
  return { kind: "variable", name, fallback: wordOf(operation.operand, null), quoted };
};
