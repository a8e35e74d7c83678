/**
 * What a tool leaves behind, told from the Dockerfile alone. What it is and how it goes is the rule's (`rules/`); here stands
 * which calls leave it, and by what one sees that it was thought of.
 */
export interface Habit {
  /** The rule whose fix mends it. */
  readonly rule: string;
  /** Calls that leave it: a name, and a subcommand where it has any. */
  readonly leaves: readonly string[];
  /** Where: below these, as prefixes of paths, `~` for the home of who runs it. A mount there or above keeps it out of the image. */
  readonly places: readonly string[];
  /** Calls later in the same RUN that take it away. */
  readonly cleaned?: readonly string[];
  /** Options of the call that keep it from being left. */
  readonly flags?: readonly string[];
  /** Variables that keep it from being left, or put it where nobody here looks. */
  readonly variables?: readonly string[];
  /** In place of the rule's command, where the Dockerfile tells more: `{tool}` is the name that was called. */
  readonly command?: string;
  /** The command by where an image shows it; null where none is sure to take it. */
  readonly commandFor?: (paths: readonly string[]) => string | null;
  /** Where a cache mount serves the tool as well: folders, `~` for the home. None where it would not find its links or locks. */
  readonly mounts?: readonly string[];
  /** Whether it is certain enough to be mended without an image. */
  readonly withoutImage: boolean;
  /** Of the call, what has to be there for that. */
  readonly needsFlag?: readonly string[];
}
