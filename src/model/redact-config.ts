import { isObject } from "./json.ts";
import { namesSecret, REDACTED, redact } from "./redact.ts";

/**
 * A value of an image's config without the secrets in it: variables, fields and flags whose names say so, and what `redact` knows of
 * texts. `shownAs` tells what stands for a text; by default what is left of it.
 */
export const redactConfig = (
  value: unknown,
  shownAs: (text: string, redacted: string) => string = (_text, redacted) => redacted,
): unknown => {
  const shown = (inner: unknown, name: unknown): unknown => {
    if (typeof inner === "string")
      return shownAs(inner, typeof name === "string" && namesSecret(name) ? REDACTED : redactVariable(inner));
    // A flag's value is the word behind it.
    if (Array.isArray(inner))
      return inner.map((item, at) => shown(item, /^--[^=]+$/.test(inner[at - 1]) ? inner[at - 1] : null));
    if (!isObject(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).map(([key, item]) => [key, shown(item, key)]));
  };
  return shown(value, null);
};

/** `NAME=value`: there are no quotes, so all of it is the value. */
const redactVariable = (text: string): string => {
  const [, name = "", value = ""] = /^([\w.-]+)=([\s\S]*)$/.exec(text) ?? [];
  return value !== "" && namesSecret(name) ? `${name}=${REDACTED}` : redact(text);
};
