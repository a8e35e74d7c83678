import type { Closure } from "./closure.ts";
import type { KeptPackages, Packages } from "./package.ts";
import type { ImagePath } from "./path.ts";
import type { Sdk } from "./sdk.ts";

/** What an image's files are, and what needs what. Plain data. */
export interface Contents {
  readonly packages: Packages;
  readonly closure: Closure;
  /** Of the system's packages. */
  readonly kept: KeptPackages;
  readonly sdks: readonly Sdk[];
  /** Of programs and libraries that no package of the system owns: bytes of theirs that only debuggers read. */
  readonly debugBytes: ReadonlyMap<ImagePath, number>;
  /** What the linker loads of what is needed. */
  readonly linked?: readonly LinkedFile[];
  /** The same without packages that only development needs; null where there are none, or nobody asked. */
  readonly production: Production | null;
}

/** What runs needs where some files are gone: a package may be kept by another that is there for development only. */
export interface Production {
  readonly without: ReadonlySet<ImagePath>;
  readonly closure: Closure;
  readonly kept: KeptPackages;
}

/** A needed program or library, as the linker sees it. */
export interface LinkedFile {
  readonly path: ImagePath;
  readonly kind: "program" | "library" | "static";
  /** The loader that it asks for. */
  readonly interpreter: string | null;
  /** The highest version of glibc's symbols that it needs: `GLIBC_2.34`; null where it needs none. */
  readonly needsGlibc: string | null;
  /** The highest that it offers: of glibc itself. */
  readonly offersGlibc: string | null;
}
