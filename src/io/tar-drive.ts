import { SlimError } from "../model/error.ts";
import type { Range } from "./range.ts";
import { readAt } from "./range.ts";
import { readTar, type TarMember, type TarStep } from "./tar-reader.ts";

/** What is done with members as they come by. */
export interface TarVisitor {
  member(member: TarMember): void;
  /** The body in pieces, none for a body of 0 bytes; pieces are only valid during the call. Streams only. */
  body?(piece: Buffer): void;
  /** After the last piece. Streams only. */
  bodyEnd?(): void;
}

const WINDOW_BYTES = 256 * 1024;

/** Reads a tar that lies in a file: bodies are jumped over. Throws where the file ends too early. */
export const scanFile = (range: Range, visitor: TarVisitor): void => {
  const window = Buffer.allocUnsafe(WINDOW_BYTES);
  let windowStart = 0;
  let windowBytes = 0;
  const read = (at: number, bytes: number): Buffer => {
    if (at >= windowStart && at + bytes <= windowStart + windowBytes)
      return window.subarray(at - windowStart, at - windowStart + bytes);
    if (bytes > WINDOW_BYTES) return readAt(range, at, bytes);
    windowStart = at;
    windowBytes = readAt(range, at, WINDOW_BYTES, window).length;
    return window.subarray(0, Math.min(bytes, windowBytes));
  };
  const reader = readTar();
  let at = 0;
  for (let step = reader.next(); !step.done; ) {
    if (step.value.kind === "read") {
      const { bytes } = step.value;
      const given = read(at, bytes);
      if (given.length > 0 && given.length < bytes) throw cutShort(range.bytes, null);
      at += given.length;
      step = reader.next(given);
    } else {
      at += step.value.paddedBytes;
      // The last body may lack its padding, never its own bytes.
      if (at - step.value.paddedBytes + step.value.member.bodyBytes > range.bytes)
        throw cutShort(range.bytes, step.value.member.name);
      visitor.member(step.value.member);
      step = reader.next();
    }
  }
};

/** Reads a tar that streams by, chunk after chunk. */
export class TarStream {
  readonly #reader = readTar();
  readonly #visitor: TarVisitor;
  #step: IteratorResult<TarStep, void> = this.#reader.next();
  #pending: Buffer[] = [];
  #pendingBytes = 0;
  #bodyBytes = 0;
  #paddingBytes = 0;
  #inBody = false;
  #name = "";
  bytes = 0;

  constructor(visitor: TarVisitor) {
    this.#visitor = visitor;
    this.#enter();
  }

  push(chunk: Buffer): void {
    this.bytes += chunk.length;
    for (let at = 0; at < chunk.length && !this.#step.done; )
      at += this.#inBody ? this.#takeBody(chunk, at) : this.#takeHeader(chunk, at);
  }

  /** Says that no more comes. Throws where a member is not whole. */
  end(): void {
    if (this.#step.done) return;
    if (this.#inBody ? this.#bodyBytes > 0 : this.#pendingBytes > 0)
      throw cutShort(this.bytes, this.#inBody ? this.#name : null);
    if (this.#inBody) this.#leaveBody(); // the last body may lack its padding: umoci writes such layers
    const step = this.#step.value;
    if (step.kind === "read") this.#advance(Buffer.alloc(0));
  }

  #takeHeader(chunk: Buffer, at: number): number {
    const wanted = this.#step.done || this.#step.value.kind !== "read" ? 0 : this.#step.value.bytes;
    const taken = Math.min(wanted - this.#pendingBytes, chunk.length - at);
    const piece = chunk.subarray(at, at + taken);
    if (this.#pendingBytes === 0 && taken === wanted) this.#advance(piece);
    else {
      this.#pending.push(Buffer.from(piece));
      this.#pendingBytes += taken;
      if (this.#pendingBytes === wanted) {
        const whole = Buffer.concat(this.#pending);
        this.#pending = [];
        this.#pendingBytes = 0;
        this.#advance(whole);
      }
    }
    return taken;
  }

  #takeBody(chunk: Buffer, at: number): number {
    const body = Math.min(this.#bodyBytes, chunk.length - at);
    if (body > 0) this.#visitor.body?.(chunk.subarray(at, at + body));
    this.#bodyBytes -= body;
    const padding = this.#bodyBytes > 0 ? 0 : Math.min(this.#paddingBytes, chunk.length - at - body);
    this.#paddingBytes -= padding;
    if (this.#bodyBytes === 0 && this.#paddingBytes === 0) this.#leaveBody();
    return body + padding;
  }

  #advance(given: Buffer): void {
    this.#step = this.#reader.next(given);
    this.#enter();
  }

  #enter(): void {
    while (!this.#step.done && this.#step.value.kind === "member") {
      const { member, paddedBytes } = this.#step.value;
      this.#visitor.member(member);
      this.#name = member.name;
      this.#bodyBytes = member.bodyBytes;
      this.#paddingBytes = paddedBytes - member.bodyBytes;
      this.#inBody = true;
      if (paddedBytes > 0) return;
      this.#leaveBody();
    }
  }

  #leaveBody(): void {
    this.#inBody = false;
    this.#visitor.bodyEnd?.();
    this.#step = this.#reader.next(Buffer.alloc(0));
    this.#enter();
  }
}

const cutShort = (at: number, within: string | null): SlimError =>
  new SlimError(
    "bad-tar",
    `the tar is cut short at byte ${at}${within === null ? "" : `, within ${JSON.stringify(within)}`}`,
  );
