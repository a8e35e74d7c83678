const posix = String.raw`(?:/\S*/)?(?:ba|da|a|z|k)?sh(?: (?:[-+]\w+|--\w+|pipefail|errexit|nounset|xtrace))*? -\w*c `;
const windows = String.raw`cmd(?:\.exe)? /S /C |(?:powershell|pwsh)(?:\.exe)?(?: -\w+(?: (?!-)\S+)?)*? -[Cc]ommand `;
const prefix = new RegExp(`^(?:${posix}|${windows})`);

/**
 * A command without the shell that runs it: `/bin/sh -c make`, `/bin/bash -o pipefail -c make`. A shell form's history
 * has it before the command, and an image can have changed it with SHELL, its base too.
 * https://docs.docker.com/reference/dockerfile/#shell
 */
export const stripShell = (command: string): string => command.replace(prefix, "");
