/** What a run of slim may touch of the process it runs in. Tests give their own. */
export interface Io {
  out(text: string): void;
  err(text: string): void;
  readonly outIsTerminal: boolean;
  readonly errIsTerminal: boolean;
  readonly columns: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Worker threads to read with; 0 reads on the calling one. */
  readonly threads: number;
  /** `os/architecture` as images name the machine. */
  readonly machine: string;
}

/** Whether the terminal shows letters and nothing else: neither colours nor a line that is written anew. */
export const isDumb = ({ env }: Io): boolean => env.TERM === "dumb";

/** 0 fine · 1 a gate failed · 2 the input or the call is wrong · 3 a fault in slim itself. CONTRACT 4. */
export type ExitCode = 0 | 1 | 2 | 3;
