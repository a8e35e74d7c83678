/** Takes bits from the lowest of each byte on. Behind the end stand zeros, which no whole body has to ask for. */
export class Bits {
  readonly #body: Uint8Array;
  #at = 0;
  #held = 0;
  #count = 0;

  constructor(body: Uint8Array) {
    this.#body = body;
  }

  get isPastEnd(): boolean {
    return this.#at - (this.#count >> 3) > this.#body.length;
  }

  peek(count: number): number {
    while (this.#count < count) {
      this.#held |= (this.#body[this.#at++] ?? 0) << this.#count;
      this.#count += 8;
    }
    return this.#held & ((1 << count) - 1);
  }

  drop(count: number): void {
    this.#held >>>= count;
    this.#count -= count;
  }

  take(count: number): number {
    const value = this.peek(count);
    this.drop(count);
    return value;
  }

  /** Whole bytes, from the next one's beginning. */
  toByte(): void {
    this.drop(this.#count & 7);
  }
}

const FIRST_ROOM_BYTES = 1 << 16;

/** What was inflated, up to `most` bytes. It grows as it fills, so that a false size makes no room for itself. */
export class Output {
  #room: Uint8Array;
  #length = 0;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
    this.#room = new Uint8Array(Math.min(most, FIRST_ROOM_BYTES));
  }

  get isFull(): boolean {
    return this.#length >= this.#most;
  }

  /** False where there is no room. */
  push(byte: number): boolean {
    if (this.#length === this.#room.length && !this.#grow()) return false;
    this.#room[this.#length++] = byte;
    return true;
  }

  /** Says again what stands `distance` bytes before. */
  repeat(distance: number, length: number): boolean {
    if (distance > this.#length) return false;
    for (let left = length; left > 0; left--)
      if (!this.push(this.#room[this.#length - distance] ?? 0)) return false;
    return true;
  }

  bytes(): Uint8Array {
    return this.#room.subarray(0, this.#length);
  }

  #grow(): boolean {
    if (this.isFull) return false;
    const room = new Uint8Array(Math.min(this.#most, this.#room.length * 2));
    room.set(this.#room);
    this.#room = room;
    return true;
  }
}
