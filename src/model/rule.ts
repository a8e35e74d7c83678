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

/** All of a rule that it takes to apply it. */
export type RuleBody = Omit<Rule, "examples">;

/** What to do about it, in the Dockerfile. An edit may need a word more: `note` is a sentence of what else it asks for. */
export type Fix = Edit | Advice;

export type Edit = EditKind & { readonly note?: string };

type EditKind =
  /** Add a command at the end of the RUN that left it. Where a later step may need what it deletes, `note` says so. */
  | { readonly kind: "append"; readonly command: string }
  /** Add a flag to the command that left it. */
  | { readonly kind: "flag"; readonly command: string; readonly flag: string }
  /** Set a variable, for the command or the stage. */
  | { readonly kind: "env"; readonly variable: string }
  /** Keep it out of the build context. */
  | { readonly kind: "dockerignore"; readonly patterns: readonly [string, ...string[]] };

/** A sentence, where no edit says it, or where an edit that suits one image would break another. */
export interface Advice {
  readonly kind: "advice";
  readonly text: string;
}

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

/** A fix in a sentence or two for a person. */
export const fixSentence = (fix: Fix): string => {
  if (fix.kind === "advice") return fix.text;
  return fix.note === undefined ? editSentence(fix) : `${editSentence(fix)} ${fix.note}`;
};

const editSentence = (edit: Edit): string => {
  switch (edit.kind) {
    case "append":
      return `Add \`${edit.command}\` at the end of the RUN that left it.`;
    case "flag":
      return `Add \`${edit.flag}\` to \`${edit.command}\`.`;
    case "env":
      return `Set \`${edit.variable}\` for the command that left it.`;
    case "dockerignore":
      return `Add ${edit.patterns.map((pattern) => `\`${pattern}\``).join(", ")} to .dockerignore; where a RUN made it, remove it there.`;
    default:
      return edit satisfies never;
  }
};

/** Checks a rule's shape at compile time, and keeps its literals narrow. */
export const defineRule = (rule: Rule): Rule => rule;
