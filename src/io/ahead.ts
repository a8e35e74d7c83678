import { type Range, readAt } from "./range.ts";

const WINDOW_BYTES = 256 * 1024;
/** Reading over a gap is cheaper than another read. */
const GAP_BYTES_MAX = 8 * 1024;

/**
 * Reads places of files that mostly follow one another, such as small files in a tar: where one begins shortly after the
 * last one ended, more is read than was asked for. Otherwise no more is read than that.
 */
export class AheadReader {
  /** The longest place that can be read in one go. */
  static readonly BYTES_MAX = WINDOW_BYTES;
  readonly #buffer = Buffer.allocUnsafe(WINDOW_BYTES);
  #window: Range = { fd: -1, offset: 0, bytes: 0 };
  #end = 0;

  /** The bytes of a place that is `BYTES_MAX` long at most, valid until the next call; fewer where the file ends. */
  read({ fd, offset, bytes }: Range): Buffer {
    const follows = fd === this.#window.fd && offset >= this.#end && offset - this.#end <= GAP_BYTES_MAX;
    if (!this.#holds(fd, offset, bytes)) {
      const wanted = follows ? WINDOW_BYTES : bytes;
      const read = readAt({ fd, offset, bytes: wanted }, 0, wanted, this.#buffer);
      this.#window = { fd, offset, bytes: read.length };
    }
    this.#end = offset + bytes;
    const from = offset - this.#window.offset;
    return this.#buffer.subarray(from, Math.min(from + bytes, this.#window.bytes));
  }

  #holds(fd: number, offset: number, bytes: number): boolean {
    const window = this.#window;
    return fd === window.fd && offset >= window.offset && offset + bytes <= window.offset + window.bytes;
  }
}
