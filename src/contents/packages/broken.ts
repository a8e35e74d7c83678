import type { ImagePath } from "../../model/path.ts";

/**
 * A file of a package database that does not say what its format promises. It never leaves this folder: whoever reads a
 * database turns it into a warning, and makes no claim from that database.
 */
export class BrokenDatabase extends Error {
  override readonly name = "BrokenDatabase";
  /** `message` is one line that names the file and says what is wrong with it. */
  constructor(path: ImagePath, wrong: string) {
    super(`${path}: ${wrong}`);
  }
}

/** What `read` gives; where it meets a broken database, null, and its sentence among the warnings. */
export const unlessBroken = <T>(warnings: string[], read: () => T): T | null => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof BrokenDatabase)) throw error;
    warnings.push(error.message);
    return null;
  }
};

/** A few of many names, for one line. */
export const someOf = (names: readonly string[], max = 5): string =>
  names.length <= max ? names.join(", ") : `${names.slice(0, max).join(", ")} and ${names.length - max} more`;
