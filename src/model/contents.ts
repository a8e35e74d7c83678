import type { Closure } from "./closure.ts";
import type { KeptPackages, Packages } from "./package.ts";
import type { Sdk } from "./sdk.ts";

/** What an image's files are, and what needs what. Plain data. */
export interface Contents {
  readonly packages: Packages;
  readonly closure: Closure;
  /** Of the system's packages. */
  readonly kept: KeptPackages;
  readonly sdks: readonly Sdk[];
}
