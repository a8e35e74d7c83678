import type { Options } from "yargs";
import { SlimError } from "../model/error.ts";
import { choice, flag, value } from "./option.ts";

/** What yargs hands over: every value is checked again where it is used. */
export type Args = Readonly<Record<string, unknown>>;

/** Options that every command which reads an image takes. */
export const IMAGE_OPTIONS = {
  image: value("which image of the archive: a tag or a digest"),
  platform: value("which platform: os/arch[/variant]"),
  dockerfile: value("the Dockerfile that made it; - for standard input", { alias: "f" }),
  target: value("the stage that was built, if not the last"),
  base: value("what came with FROM: auto, none, a number of layers, or the digest of its top layer", {
    default: "auto",
  }),
  config: value("settings; default: .slim.yaml from the working directory upward"),
  "max-expansion": value("a compressed layer over 1 GiB may be this many times its stored size", {
    default: "200",
  }),
};

/** Options of the earlier image, where it is one and no saved report. */
export const EARLIER_OPTIONS = {
  "old-image": value("of the earlier archive: which image"),
  "old-dockerfile": value("the Dockerfile that made the earlier image"),
  "old-target": value("the stage that the earlier image was built of"),
  "old-base": value("what of the earlier image came with FROM, as --base", { default: "auto" }),
};

export const OUTPUT_OPTIONS = {
  output: value("write to this file; - for standard output", { alias: "o" }),
  quiet: flag("print nothing but errors", { alias: "q" }),
  color: flag("colour; --no-color turns it off"),
  progress: flag("progress on a terminal; --no-progress turns it off"),
};

/** How a page is printed: as text, unless another format is asked for. */
export const formatOption = (...formats: readonly string[]): Options =>
  choice(formats, "how to print it", { default: "text" });

/** yargs takes a `-` that stands for standard input, as in `-:REF`, for the beginning of an option: it travels under this name. */
const DASH = "\u0000-";

export const hideDashes = (argv: readonly string[]): string[] =>
  argv.map((word) => (word === "-" || word.startsWith("-:") ? `${DASH}${word.slice(1)}` : word));

export const textOf = (args: Args, name: string): string | null => {
  const value = args[name];
  if (typeof value !== "string") return null;
  return value.startsWith(DASH) ? `-${value.slice(DASH.length)}` : value;
};

/** A positive whole number, or null where the option was not given. */
export const countOf = (args: Args, name: string): number | null => {
  const value = textOf(args, name);
  if (value === null) return null;
  if (/^\d+$/.test(value) && Number(value) > 0) return Number(value);
  throw new SlimError(
    "usage",
    `--${name} ${value}: is no positive whole number; give one, such as --${name} 20`,
  );
};

/** Whether a `--no-NAME` switch was left on. */
export const isOn = (args: Args, name: string): boolean => args[name] !== false;

/** An option that may be given several times. */
export const textsOf = (args: Args, name: string): string[] => {
  const value = args[name];
  const values = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return values.filter((item) => typeof item === "string");
};
