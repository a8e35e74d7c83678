import { printable } from "./printable.ts";

/** A piece of HTML: what is text was escaped when it became one. */
export interface Html {
  readonly html: string;
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
]);

const escapeText = (text: string): string =>
  printable(text).replace(/[&<>"']/g, (character) => ENTITIES.get(character) ?? "");

type Value = string | number | Html | readonly Html[];

const markupOf = (value: Value): string => {
  if (typeof value === "object") return "html" in value ? value.html : value.map(({ html }) => html).join("");
  return escapeText(`${value}`);
};

/** A template whose texts are escaped, so that nothing of an image can become markup; pieces of HTML stay what they are. */
export const html = (strings: TemplateStringsArray, ...values: readonly Value[]): Html => ({
  html: strings.map((string, at) => string + (at < values.length ? markupOf(values[at] ?? "") : "")).join(""),
});

/** Nothing at all. */
export const nothing: Html = { html: "" };

/** A sentence of ours, in which backticks set off code. */
export const sentence = (text: string): Html => {
  const parts = text.split("`");
  if (parts.length % 2 === 0) return html`${text}`;
  return {
    html: parts
      .map((part, at) => html`${at % 2 === 0 ? html`${part}` : html`<code>${part}</code>`}`.html)
      .join(""),
  };
};
