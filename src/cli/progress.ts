import { readKiB } from "../io/progress.ts";
import { formatBytes } from "../report/bytes.ts";
import type { Io } from "./io.ts";

const FIRST_MS = 1000;
const EVERY_MS = 200;
const ERASE_LINE = "\r\u001b[K";

/** Says on standard error how far reading has come, once it takes longer than a second, and only to a terminal. */
export const showProgress = (io: Io, wanted: boolean): (() => void) => {
  if (!wanted || !io.errIsTerminal) return () => {};
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
  return () => {
    clearTimeout(timer);
    if (shown) io.err(ERASE_LINE);
  };
};
