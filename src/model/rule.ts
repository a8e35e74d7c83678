import type { ImagePath } from "./path.ts";

/** `safe`: taking it away cannot change what a container does. `review`: a person should look. */
export type Risk = "safe" | "review";

/**
 * A kind of live content that a running container does not need, as data: what a tool leaves, where, why it is waste,
 * and what to do. It survives `JSON.parse(JSON.stringify(rule))`, so a user's own rules have the same shape.
 */
export interface Rule {
  /** Kebab-case, the file's name, for ever. */
  readonly id: string;
  readonly title: string;
  /** Why a running container does not need it. One or two sentences. */
  readonly why: string;
  /** Where that is written. */
  readonly source: string;
  readonly risk: Risk;
  /** `caches` are what `--drop caches` means. */
  readonly group: "caches" | "leftovers" | "documents" | "development";
  /**
   * Globs over paths of files (minimatch with `dot`). `~/` stands for every home folder of the image; a leading
   * `$NAME/` for the variable of the image's environment, and the glob is passed over where that is not set.
   */
  readonly paths: readonly [string, ...string[]];
  /** Globs of what is spared. */
  readonly except?: readonly string[];
  /** Globs: where any live path matches one, the rule is silent for the whole image. */
  readonly unless?: readonly string[];
  readonly fix: Fix;
  /** At least one that is found, and one where the rule must be silent. */
  readonly examples: readonly [Example, Example, ...Example[]];
}

/** What to do about it, in the Dockerfile. */
export type Fix =
  /** Add a command at the end of the RUN that left it. */
  | { readonly kind: "append"; readonly command: string }
  /** Add a flag to the command that left it. */
  | { readonly kind: "flag"; readonly command: string; readonly flag: string }
  /** Set a variable, for the command or the stage. */
  | { readonly kind: "env"; readonly variable: string }
  /** Keep it out of the build context. */
  | { readonly kind: "dockerignore"; readonly pattern: string }
  /** A sentence, where no edit says it. */
  | { readonly kind: "advice"; readonly text: string };

/** An image in small: what each layer stores, and how many bytes the rule must find. 0: it must be silent. */
export interface Example {
  readonly title: string;
  /** Base layer first. */
  readonly layers: readonly Readonly<Record<ImagePath, ExampleFile>>[];
  readonly env?: readonly string[];
  readonly foundBytes: number;
}

/** A file of that many bytes, a hard link to a path, a symbolic link to a target, or a directory. */
export type ExampleFile = number | `link:${ImagePath}` | `symlink:${string}` | "dir";

/** A fix as one sentence for a person. */
export const fixSentence = (fix: Fix): string => {
  switch (fix.kind) {
    case "append":
      return `Add \`${fix.command}\` at the end of the RUN that left it.`;
    case "flag":
      return `Add \`${fix.flag}\` to \`${fix.command}\`.`;
    case "env":
      return `Set \`${fix.variable}\` for the command that left it.`;
    case "dockerignore":
      return `Add \`${fix.pattern}\` to .dockerignore.`;
    case "advice":
      return fix.text;
    default:
      return fix satisfies never;
  }
};

/** Checks a rule's shape at compile time, and keeps its literals narrow. */
export const defineRule = (rule: Rule): Rule => rule;
