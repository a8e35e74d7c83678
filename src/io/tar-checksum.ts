import { BLOCK_BYTES } from "./tar-header.ts";

/** The sum of all bytes, the field itself taken as blanks; to be put last. */
export const putChecksum = (block: Buffer): void => {
  block.fill(0x20, 148, 156);
  let sum = 0;
  for (let at = 0; at < BLOCK_BYTES; at++) sum += block[at] ?? 0;
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148, "latin1");
};
