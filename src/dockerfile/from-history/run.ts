import type { HistoryCommand } from "../history.ts";
import { execForm } from "../instruction.ts";
import { oneLine } from "../one-line.ts";
import { stripShell } from "../shell-prefix.ts";
import { jsonOf, readAgain, type Spoken } from "./spoken.ts";

/**
 * A RUN from what was run. Where the shell that SHELL names ran it, it is the shell form; else the exec form, which is the same command
 * whoever wrote it.
 */
export const spokenRun = ({ builder, written }: HistoryCommand, shell: readonly string[]): Spoken => {
  if (builder === "kaniko") return { comments: [], text: shellForm(written) };
  const prefix = `${shell.join(" ")} `;
  if (written.startsWith(prefix)) return { comments: [], text: shellForm(written.slice(prefix.length)) };
  const bare = stripShell(written);
  if (bare !== written) {
    const words = written
      .slice(0, written.length - bare.length)
      .trim()
      .split(" ");
    return { comments: [], text: `RUN ${jsonOf([...words, bare.trim()])}` };
  }
  if (execForm(written) !== null) return { comments: [], text: `RUN ${written}` };
  const comments = written.startsWith("/dev/pipes/")
    ? ["A script stood here; the history keeps the name of its pipe and not what it said."]
    : ["No shell ran this, and the history does not keep where its words end: look at those with blanks."];
  return { comments, text: `RUN ${jsonOf(written.split(/\s+/))}` };
};

/** On one line or, as BuildKit keeps it, a script of several. Null where no Dockerfile says just that. */
const shellForm = (command: string): string | null => {
  const script = command.trimEnd();
  if (!script.includes("\n")) {
    for (const text of [`RUN ${continued(script)}`, `RUN ${script}`]) {
      const again = readAgain(text);
      const said = [...(again?.flags ?? []), again?.argument].join(" ");
      if (again?.heredocs.length === 0 && oneLine(said) === oneLine(script)) return text;
    }
  }
  const name = ["EOF", "EOT", "END_OF_RUN"].find((mark) => !script.split("\n").includes(mark));
  const text = `RUN <<${name}\n${script}\n${name}`;
  const isSame = readAgain(text)?.heredocs[0]?.body === `${script}\n`;
  // The history would speak of the pipe if the script had an interpreter of its own.
  return name !== undefined && isSame && !script.startsWith("#!") ? text : null;
};

/**
 * Builders take the backslash and the line's end away and leave the indentation: where several blanks stand outside of quotes, a line
 * went on. What comes out is read again before it is believed.
 */
const continued = (command: string): string => {
  let text = "";
  let quote = "";
  for (let at = 0; at < command.length; at++) {
    const char = command.charAt(at);
    if (char === "\\" && quote !== "'") {
      text += char + command.charAt(++at);
      continue;
    }
    if (quote === "" && (char === "'" || char === '"')) quote = char;
    else if (char === quote) quote = "";
    const [blanks = ""] = quote === "" ? (/^[ \t]{2,}/.exec(command.slice(at, at + 200)) ?? []) : [];
    if (blanks === "") text += char;
    else {
      text += ` \\\n${blanks.slice(1)}`;
      at += blanks.length - 1;
    }
  }
  return text;
};
