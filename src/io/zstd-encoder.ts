import type { compress } from "@bokuweb/zstd-wasm";

/** The encoder of this thread: it is set up once, for setting it up again would pull the memory from under a running one. */
let encoder: Promise<typeof compress> | null = null;

/**
 * zstd's own encoder as WebAssembly. Of Node's versions only the newest have one, and a digest must not depend on which it
 * is.
 */
export const zstdEncoder = (): Promise<typeof compress> => {
  encoder ??= import("@bokuweb/zstd-wasm").then(async ({ compress, init }) => {
    await init();
    return compress;
  });
  return encoder;
};
