/** The folder that a build copies from. Paths in it are relative, `/`-separated, without `.`, `..` and doubled slashes. */
export interface BuildContext {
  /** The file that says what of it stays out, as the user would name it; it need not be there. */
  readonly ignoreFile: string;
  /** Its text; null where there is none. */
  readonly ignoreText: string | null;
  kindOf(path: string): "file" | "directory" | "none";
  /** The text of a file of at most a mebibyte; null of all else. */
  textOf(path: string): string | null;
}
