/** What has to go if the process is told to stop before an output is whole. */
const drafts = new Set<() => void>();
/** Not SIGHUP: listening to it would undo `nohup`. */
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Nothing is left of a draft that a signal interrupts: it is removed, and then the signal does what it always does. */
const stop = (signal: NodeJS.Signals): void => {
  for (const remove of drafts) {
    try {
      remove();
    } catch {
      // the others still have to go, and so has the process
    }
  }
  forgetAll();
  process.kill(process.pid, signal);
};

const forgetAll = (): void => {
  drafts.clear();
  for (const signal of SIGNALS) process.removeListener(signal, stop);
};

/** Has `remove` called if a signal ends the process. Gives back what takes that back. */
export const removeOnSignal = (remove: () => void): (() => void) => {
  if (drafts.size === 0) for (const signal of SIGNALS) process.on(signal, stop);
  drafts.add(remove);
  return () => {
    drafts.delete(remove);
    if (drafts.size === 0) forgetAll();
  };
};
