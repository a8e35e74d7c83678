import type { Closure } from "./closure.ts";
import type { Packages } from "./package.ts";

/** What an image's files are, and what needs what. Plain data. */
export interface Contents {
  readonly packages: Packages;
  readonly closure: Closure;
}
