import { readKiB } from "../io/progress.ts";
import { formatBytes } from "../report/bytes.ts";
import { type Io, isDumb } from "./io.ts";
import { type Args, isOn } from "./options.ts";

const FIRST_MS = 1000;
const EVERY_MS = 200;
const ERASE_LINE = "\r\u001b[K";

/** While `work` lasts, says on standard error how far reading has come, once that takes longer than a second, and only to a terminal. */
export const showingProgress = async <T>(args: Args, io: Io, work: () => Promise<T>): Promise<T> => {
  if (!io.errIsTerminal || isDumb(io) || !isOn(args, "progress") || args.quiet === true) return await work();
  let shown = false;
  const started = Atomics.load(readKiB, 0);
  const show = (): void => {
    shown = true;
    io.err(`${ERASE_LINE}reading, ${formatBytes((Atomics.load(readKiB, 0) - started) * 1024)} so far`);
  };
  let timer = setTimeout(() => {
    show();
    timer = setInterval(show, EVERY_MS);
  }, FIRST_MS);
  try {
    return await work();
  } finally {
    clearTimeout(timer);
    if (shown) io.err(ERASE_LINE);
  }
};
