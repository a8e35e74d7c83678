import type { Root } from "./root.ts";

/** The value of a variable in the image's config. */
export const environmentOf = (root: Root, name: string): string | null =>
  root.config.env.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1) ?? null;
