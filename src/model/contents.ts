import type { Closure } from "./closure.ts";
import type { Packages } from "./package.ts";
import type { Sdk } from "./sdk.ts";

/** What an image's files are, and what needs what. Plain data. */
export interface Contents {
  readonly packages: Packages;
  readonly closure: Closure;
  readonly sdks: readonly Sdk[];
}
