import type { ShellCommand, ShellWord } from "../shell/script.ts";

/** A program that a command runs, whatever stands in front of it: `sudo -E DEBIAN_FRONTEND=… apt-get -y install x`. */
export interface Call {
  /** Without folder and version: `pip` for `/usr/bin/pip3.11` and for `python3 -m pip`. */
  readonly name: string;
  /** The word that names it, as it stands there: `python3` where a module of it is called. */
  readonly program: ShellWord;
  readonly args: readonly ShellWord[];
  readonly command: ShellCommand;
  /** What stands before it and gives it other rights, with the blank behind it: `sudo `, or nothing. */
  readonly prefix: string;
  /** The list's own member that it stands in, by place; and whether it is one of its commands, not nested in it. */
  readonly statement: number;
  readonly nested: boolean;
}
