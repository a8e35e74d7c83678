/** What a program or a library opens by names of its own, that no file names in full. */
export interface Opens {
  /** A program's name without its version (`python`), or how a library's name begins (`libssl.so`). */
  readonly name: RegExp;
  /**
   * Files and directories, as patterns of glob(7). Of a directory all is in a tree of unknown names. `{prefix}` is the directory above
   * that of the program, `{folder}` its own, `{version}` the version in its name (`3.11`), `{major}` the first number of that.
   */
  readonly paths: readonly string[];
  /** Within those, what nothing opens unless it asks for it. */
  readonly apart?: readonly Apart[];
  /** Libraries that it loads by name. */
  readonly libraries?: readonly string[];
  /** Programs that it starts by name. */
  readonly commands?: readonly string[];
  /** Where that is written. */
  readonly source: string;
}

/** Parts of what an interpreter looks through that most applications have no use for as they run: they install, build, or show windows. */
export interface Apart {
  /** The names of modules by which programs ask for it; without any, by a file of it. */
  readonly modules: readonly string[];
  /** Words with which any other text asks for it; `NAME=` also as a variable of the image's config. */
  readonly words?: readonly string[];
  /** Programs whose being there is a reason to expect it to be used. */
  readonly programs?: readonly string[];
  /** Patterns like those of `paths`. */
  readonly paths: readonly string[];
}
