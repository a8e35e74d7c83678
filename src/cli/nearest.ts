/** Nobody means a name of a few letters by a word as long as this. */
const LETTERS_MAX = 60;

/** Of some names the one that was likely meant: a third of its letters may be wrong; case, `_` and `-` are no difference. */
export const nearest = (word: string, names: readonly string[]): string | null => {
  const plain = (text: string): string => text.toLowerCase().replace(/[_-]/g, "");
  const [best] = names
    .map((name) => ({ name, edits: editsBetween(plain(word).slice(0, LETTERS_MAX), plain(name)) }))
    .sort((a, b) => a.edits - b.edits || (a.name < b.name ? -1 : 1));
  return best && best.edits <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : null;
};

/** What to do about a name that is none: `did you mean rules?`, or where the names are. */
export const adviceFor = (
  word: string,
  names: readonly string[],
  see: string,
  shown = (name: string): string => name,
): string => {
  const near = nearest(word, names);
  return near === null ? `see ${see}` : `did you mean ${shown(near)}?`;
};

/** How many letters have to be put in, left out or changed. https://en.wikipedia.org/wiki/Levenshtein_distance */
const editsBetween = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};
