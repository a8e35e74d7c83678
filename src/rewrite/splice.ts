/** A piece of a text to be replaced: `from` to `to`, in UTF-16 units of the text as it was. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The text with all pieces replaced; null where two of them overlap. What is put in at one place stands in the given order. */
export function splice(text: string, splices: readonly Splice[]): string | null {
  const ordered = splices
    .map((piece, order) => ({ ...piece, order }))
    .sort((a, b) => a.from - b.from || a.to - b.to || a.order - b.order);
  let result = "";
  let at = 0;
  for (const piece of ordered) {
    if (piece.from < at) return null;
    result += text.slice(at, piece.from) + piece.text;
    at = piece.to;
  }
  return result + text.slice(at);
}
