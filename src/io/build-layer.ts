import type { Entry, Layer } from "../model/image.ts";
import type { PlannedMember } from "../model/plan.ts";
import { AheadReader } from "./ahead.ts";
import { newHeader, renameHeader } from "./member-header.ts";
import { CHUNK_BYTES, type Range, readAt, subrange } from "./range.ts";
import { BLOCK_BYTES } from "./tar-header.ts";

/** The old image's layers, and where their uncompressed tars lie. */
export interface OldLayers {
  readonly layers: readonly Layer[];
  readonly tars: readonly Range[];
}

/**
 * A new layer's tar, piece by piece; a piece is valid until the next is asked for. Headers and bodies are copied from the
 * old layers, so nothing that they hold is lost on the way. `uniform` headers are the same whichever layer, under whichever of a
 * file's names, they come from; else those whose names stay are copied as they are.
 */
export function* buildLayer(
  members: readonly PlannedMember[],
  old: OldLayers,
  uniform = false,
): Generator<Buffer> {
  const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  const ahead = new AheadReader();
  let filled = 0;
  for (const member of members) {
    const { header, body } = partsOf(member, old, uniform, ahead);
    for (let from = 0; from < header.length; ) {
      const taken = header.copy(buffer, filled, from);
      from += taken;
      filled += taken;
      if (filled === buffer.length) {
        yield buffer;
        filled = 0;
      }
    }
    const bytes = body?.bytes ?? 0;
    for (let from = 0; body && from < bytes; ) {
      const taken = takeFrom(body, from, buffer.subarray(filled), ahead);
      if (taken === 0) throw new Error(`the body of ${member.path} ended at ${from} of ${bytes} bytes`);
      from += taken;
      filled += taken;
      if (filled === buffer.length) {
        yield buffer;
        filled = 0;
      }
    }
    const padding = (BLOCK_BYTES - (bytes % BLOCK_BYTES)) % BLOCK_BYTES;
    // Pieces end on block boundaries, so padding always fits.
    buffer.fill(0, filled, filled + padding);
    filled += padding;
    if (filled === buffer.length) {
      yield buffer;
      filled = 0;
    }
  }
  if (filled + 2 * BLOCK_BYTES > buffer.length) {
    yield buffer.subarray(0, filled);
    filled = 0;
  }
  buffer.fill(0, filled, filled + 2 * BLOCK_BYTES);
  yield buffer.subarray(0, filled + 2 * BLOCK_BYTES);
}

/** Copies as much of a body as there is room for: short ones lie beside their header, which was read ahead. */
const takeFrom = (body: Range, from: number, room: Buffer, ahead: AheadReader): number => {
  const bytes = Math.min(body.bytes - from, room.length);
  if (body.bytes > AheadReader.BYTES_MAX) return readAt(body, from, bytes, room).length;
  return ahead.read(subrange(body, from, bytes)).copy(room);
};

interface Parts {
  readonly header: Buffer;
  readonly body: Range | null;
}

const partsOf = (
  member: PlannedMember,
  { layers, tars }: OldLayers,
  uniform: boolean,
  ahead: AheadReader,
): Parts => {
  if (member.kind === "whiteout") return { header: newHeader(member.path, "whiteout"), body: null };
  if (member.kind === "implied") return { header: newHeader(member.path, "directory"), body: null };
  const entry = layers[member.from.layer]?.entries[member.from.entry];
  const tar = tars[member.from.layer];
  if (!entry || !tar) throw new Error(`${member.path} comes from an entry that is not there`);
  const header = headerOf(tar, entry, ahead);
  const linkTo = member.kind === "link" ? member.target : null;
  const body = linkTo === null && entry.contentBytes > 0;
  return {
    header: renameHeader(header, { path: member.path, linkTo, uniform }),
    body: body ? { fd: tar.fd, offset: tar.offset + entry.bodyOffset, bytes: entry.contentBytes } : null,
  };
};

/** A header with all that belongs to it. Sparse maps and long names can make it long. */
const headerOf = (tar: Range, { headerOffset, bodyOffset }: Entry, ahead: AheadReader): Buffer => {
  const place = subrange(tar, headerOffset, bodyOffset - headerOffset);
  return place.bytes > AheadReader.BYTES_MAX ? readAt(place, 0, place.bytes) : ahead.read(place);
};
