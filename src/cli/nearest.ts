/** How far a typing mistake may be from what was meant. */
const EDITS_MAX = 2;

/** Of some names the one that was likely meant; null where none is near. */
export const nearest = (word: string, names: readonly string[]): string | null => {
  const [best] = names
    .map((name) => ({ name, edits: editsBetween(word, name) }))
    .sort((a, b) => a.edits - b.edits || (a.name < b.name ? -1 : 1));
  return best && best.edits <= EDITS_MAX ? best.name : null;
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
