/** What a program or a library opens by names of its own, that no file names in full. */
export interface Opens {
  /** A program's name without its version (`python`), or how a library's name begins (`libssl.so`). */
  readonly name: RegExp;
  /**
   * Files and directories, as patterns of glob(7). Of a directory all is in a tree of unknown names. `{prefix}` is the directory above
   * that of the program, `{folder}` its own, `{version}` the version in its name (`3.11`), `{major}` the first number of that.
   */
  readonly paths: readonly string[];
  /** Libraries that it loads by name. */
  readonly libraries?: readonly string[];
  /** Programs that it starts by name. */
  readonly commands?: readonly string[];
  /** Where that is written. */
  readonly source: string;
}
