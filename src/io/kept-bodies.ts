import { writeSync } from "node:fs";
import { BEGINNING_BYTES, type Keep } from "../model/bodies.ts";
import type { Entry } from "../model/image.ts";
import { type ImagePath, isBelow, nameOf } from "../model/path.ts";
import { orNoRoom } from "./spool.ts";

/** Writes the bodies that somebody may ask for to a file, one after another, as a layer comes by. */
export class KeptBodies {
  /** Where each begins in the file, by its entry's place in the layer. */
  readonly offsets = new Map<number, number>();
  readonly #toFd: number;
  readonly #isNamed: (path: ImagePath) => boolean;
  readonly #keep: Keep;
  readonly #buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  #buffered = 0;
  #written = 0;
  #state: "first" | "taken" | "passed" = "passed";
  #entry = 0;
  /** Of a body that is no longer than a text may be; else "". */
  #path: ImagePath | "" = "";
  readonly #firstBytes: ReadonlySet<number>;

  constructor(keep: Keep, toFd: number) {
    this.#keep = keep;
    this.#toFd = toFd;
    this.#isNamed = namedBy(keep);
    this.#firstBytes = new Set(keep.beginnings.map((text) => text.charCodeAt(0)));
  }

  begin(at: number, { path, contentBytes }: Entry): void {
    this.#entry = at;
    const isNamed = contentBytes <= this.#keep.bytesMax && this.#isNamed(path);
    this.#state = isNamed ? "taken" : "first";
    this.#path = contentBytes <= (this.#keep.texts?.bytesMax ?? -1) ? path : "";
    if (isNamed) this.offsets.set(at, this.#written + this.#buffered);
  }

  push(piece: Buffer): void {
    if (this.#state === "first") {
      const isKept = this.#beginsKept(piece) || this.#isText(piece);
      this.#state = isKept ? "taken" : "passed";
      if (isKept) this.offsets.set(this.#entry, this.#written + this.#buffered);
    }
    if (this.#state === "taken") this.#add(piece);
  }

  #beginsKept(piece: Buffer): boolean {
    if (piece.length > 0 && !this.#firstBytes.has(piece[0] ?? 0)) return false;
    const begins = piece.toString("latin1", 0, BEGINNING_BYTES);
    // A chunk's border seldom parts the first bytes of a body: then it is kept on suspicion.
    return this.#keep.beginnings.some(
      (text) => begins.startsWith(text) || (piece.length < text.length && text.startsWith(begins)),
    );
  }

  /** Asks for the zero first: that is native work, and most bodies are no texts. */
  #isText(piece: Buffer): boolean {
    const { texts } = this.#keep;
    if (texts === null || this.#path === "" || piece.subarray(0, TEXT_HEAD_BYTES).includes(0)) return false;
    return !texts.exceptNames.test(nameOf(this.#path)) && !texts.exceptPaths.test(this.#path);
  }

  #add(piece: Buffer): void {
    const isLong = piece.length > BUFFER_BYTES / 2;
    if (isLong || this.#buffered + piece.length > BUFFER_BYTES) this.flush();
    if (isLong) this.#write(piece);
    else this.#buffered += piece.copy(this.#buffer, this.#buffered);
  }

  /** To be called after the last. */
  flush(): void {
    this.#write(this.#buffer.subarray(0, this.#buffered));
    this.#buffered = 0;
  }

  #write(piece: Buffer): void {
    for (let at = 0; at < piece.length; ) {
      const place = this.#written;
      const done = orNoRoom("its bodies", () => writeSync(this.#toFd, piece, at, piece.length - at, place));
      at += done;
      this.#written += done;
    }
  }
}

const BUFFER_BYTES = 1 << 20;
/** Where a zero tells what is no text, as git does. */
const TEXT_HEAD_BYTES = 8000;

const namedBy = ({ paths, folders, names, endings }: Keep): ((path: ImagePath) => boolean) => {
  const known = new Set(paths);
  const knownNames = new Set(names);
  const knownEndings = new Set(endings);
  return (path) => {
    if (known.has(path)) return true;
    const name = nameOf(path);
    if (knownNames.has(name) || knownEndings.has(name.slice(name.lastIndexOf(".")))) return true;
    return folders.some((folder) => isBelow(path, folder));
  };
};
