/** One Dockerfile, with every span as it stands in the text. */
export interface Dockerfile {
  /** As the user named it. */
  readonly name: string;
  readonly text: string;
  readonly escape: "\\" | "`";
  /** `ARG`s before the first `FROM`, which only `FROM` lines see. */
  readonly globalArgs: readonly Instruction[];
  readonly stages: readonly Stage[];
}

/** One `FROM` and what follows it. */
export interface Stage {
  readonly index: number;
  /** As written after `AS`; compared without case. */
  readonly name: string | null;
  /** What stands after `FROM`, variables unexpanded. */
  readonly base: string;
  /** The earlier stage that it builds on; null where the base is an image. */
  readonly parent: number | null;
  /** The `FROM` itself first. */
  readonly instructions: readonly Instruction[];
}

/** One instruction. Lines count from 1. */
export interface Instruction {
  readonly line: number;
  readonly endLine: number;
  /** Upper case, whatever the text has. */
  readonly keyword: string;
  /** `--name=value` words before the arguments. */
  readonly flags: readonly string[];
  /** What follows keyword and flags, continuations joined, comment lines left out, heredoc bodies apart. */
  readonly argument: string;
  readonly heredocs: readonly Heredoc[];
  /** The source as it stands, continuations, comments and heredoc bodies included. */
  readonly text: string;
}

export interface Heredoc {
  readonly name: string;
  /** With `<<-`, leading tabs are already gone. */
  readonly body: string;
  /** Whether variables in it are expanded: false where the name was quoted. */
  readonly expand: boolean;
}

/** An instruction as reports name it. Without a Dockerfile the lines are null and the history gave the rest. */
export interface InstructionRef {
  readonly line: number | null;
  readonly endLine: number | null;
  readonly keyword: string;
  /** The stage's name, else null. */
  readonly stage: string | null;
  /** One line. */
  readonly text: string;
}

/** Which instruction made which layer. */
export interface Trace {
  /** One a layer, base first. */
  readonly origins: readonly LayerOrigin[];
  /** How many layers at the bottom came with `FROM`; null where nothing tells. */
  readonly baseLayers: number | null;
  /** The base as `FROM`, a label or the history names it. */
  readonly baseName: string | null;
  /** What could not be matched, one sentence each. */
  readonly notes: readonly string[];
}

export interface LayerOrigin {
  /** The history's text, without builders' decoration; null where there is no history. */
  readonly createdBy: string | null;
  readonly instruction: InstructionRef | null;
}
