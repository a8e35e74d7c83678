/**
 * The words of a line as a shell would part them: quotes and escapes keep blanks together, and stay in the words as they
 * are written. Null where a quote is never closed.
 * https://github.com/moby/buildkit/blob/master/frontend/dockerfile/shell/lex.go
 */
export function splitWords(line: string, escapeSign: string): readonly string[] | null {
  const words: string[] = [];
  let word = "";
  let quote = "";
  for (let at = 0; at < line.length; at++) {
    const char = line.charAt(at);
    if (char === escapeSign && quote !== "'") {
      word += char + line.charAt(++at);
    } else if (quote !== "") {
      word += char;
      if (char === quote) quote = "";
    } else if (/\s/.test(char)) {
      if (word !== "") words.push(word);
      word = "";
    } else {
      word += char;
      if (char === '"' || char === "'") quote = char;
    }
  }
  if (quote !== "") return null;
  return word === "" ? words : [...words, word];
}
