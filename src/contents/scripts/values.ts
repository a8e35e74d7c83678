import type { ShellScript, ShellWord } from "../../shell/script.ts";

/** What variables may hold. A name that is not in it is not known. */
export type Variables = ReadonlyMap<string, readonly string[]>;

const VALUES_MAX = 16;
const ROUNDS = 3;

/** What the script's own assignments add to what it was started with. A variable that is set to what is not known is dropped. */
export const variablesOf = (script: ShellScript, started: Variables): Variables => {
  const assignments = script.commands.flatMap((command) => command.assignments);
  let known = started;
  // Assignments use one another; three rounds are enough for what people write.
  for (let round = 0; round < ROUNDS; round++) {
    const next = new Map(started);
    for (const { name, value } of assignments) {
      const values = value ? valuesOf(value, known) : null;
      if (values) next.set(name, [...new Set([...(next.get(name) ?? []), ...values])].slice(0, VALUES_MAX));
    }
    known = next;
  }
  const open = new Set(
    assignments.filter(({ value }) => !value || !valuesOf(value, known)).map(({ name }) => name),
  );
  return new Map([...known].filter(([name]) => !open.has(name)));
};

/** All that a word may mean; null where that cannot be told. */
export const valuesOf = (word: ShellWord, variables: Variables): readonly string[] | null => {
  if (word.value !== null) return [word.value];
  let values: readonly string[] = [""];
  for (const piece of word.pieces) {
    const next =
      piece.kind === "text" ? [piece.value] : piece.kind === "variable" ? ofVariable(piece, variables) : null;
    if (!next) return null;
    values = values.flatMap((head) => next.map((tail) => head + tail)).slice(0, VALUES_MAX);
  }
  return values;
};

type VariablePiece = Extract<ShellWord["pieces"][number], { kind: "variable" }>;

const ofVariable = ({ name, fallback }: VariablePiece, variables: Variables): readonly string[] | null => {
  const known = variables.get(name) ?? [];
  const otherwise = fallback ? valuesOf(fallback, variables) : [];
  if (!otherwise || known.length + otherwise.length === 0) return null;
  return [...known, ...otherwise];
};

/** What a word surely begins with: of `/etc/app.d/*.sh` it is `/etc/app.d/`. */
export const prefixOf = (word: ShellWord, variables: Variables): string => {
  let prefix = "";
  for (const piece of word.pieces) {
    const [value, ...others] = piece.kind === "variable" ? (ofVariable(piece, variables) ?? []) : [];
    if (piece.kind === "text") prefix += piece.value;
    else if (value !== undefined && others.length === 0) prefix += value;
    else break;
  }
  return prefix;
};
