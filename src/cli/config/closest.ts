/** How many letters have to be added, taken away or changed to make one word of another. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** The name that was probably meant; null where none is near. Case, `_` and `-` are no difference. */
export const closest = (word: string, names: readonly string[]): string | null => {
  const plain = (text: string): string => text.toLowerCase().replace(/[_-]/g, "");
  const ranked = names
    .map((name) => ({ name, far: distance(plain(word).slice(0, 60), plain(name)) }))
    .sort((a, b) => a.far - b.far);
  const [best] = ranked;
  return best !== undefined && best.far <= Math.max(1, Math.floor(best.name.length / 3)) ? best.name : null;
};
