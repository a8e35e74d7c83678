import type { ImagePath } from "../../model/path.ts";
import { BrokenDatabase } from "./broken.ts";

/** The fields of one paragraph that were asked for, by their names in lower case. Lines of a folded field are joined by `\n`. */
export type Stanza = ReadonlyMap<string, string>;

/**
 * The paragraphs of a control file.
 * https://manpages.debian.org/deb822.5
 */
export const stanzasOf = (text: string, path: ImagePath, wanted: ReadonlySet<string>): Stanza[] => {
  const names = new Map<string, string>();
  const stanzas: Stanza[] = [];
  let stanza = new Map<string, string>();
  let field: string | null = null;
  let line = 0;
  for (let at = 0, end = 0; at < text.length; at = end + 1) {
    line++;
    end = text.indexOf("\n", at);
    if (end === -1) throw new BrokenDatabase(path, `ends within line ${line}`);
    const first = text[at];
    if (first === "#") continue;
    if (first === " " || first === "\t" || first === "\n") {
      if (text.slice(at, end).trim() === "") {
        if (stanza.size > 0) stanzas.push(stanza);
        stanza = new Map();
        field = null;
      } else if (field === null) throw new BrokenDatabase(path, `line ${line} continues no field`);
      else if (wanted.has(field)) stanza.set(field, `${stanza.get(field)}\n${text.slice(at + 1, end)}`);
      continue;
    }
    const colon = text.indexOf(":", at);
    const spelt = text.slice(at, colon > end ? end : colon);
    field = names.get(spelt) ?? null;
    if (field === null) {
      if (colon === -1 || colon > end || !FIELD_NAME.test(spelt))
        throw new BrokenDatabase(path, `line ${line} is no field`);
      field = spelt.toLowerCase();
      names.set(spelt, field);
    }
    if (!wanted.has(field)) continue;
    if (stanza.has(field)) throw new BrokenDatabase(path, `line ${line} gives ${spelt} a second time`);
    stanza.set(field, text.slice(colon + 1, end).trim());
  }
  if (stanza.size > 0) stanzas.push(stanza);
  return stanzas;
};

/** US-ASCII without control characters, space and colon, and no `#` or `-` in front. */
const FIELD_NAME = /^[!-"$-,./0-9;-~][!-9;-~]*$/;
