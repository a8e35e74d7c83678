import { extract, type Header } from "tar-stream";

/** A tar as the package `tar-stream` reads it: another reader than slim's own. */
export const untar = (tar: Buffer): Promise<{ header: Header; body: Buffer }[]> =>
  new Promise((resolve, reject) => {
    const found: { header: Header; body: Buffer }[] = [];
    const members = extract();
    members.on("entry", (header, stream, next) => {
      const parts: Buffer[] = [];
      stream.on("data", (part) => Buffer.isBuffer(part) && parts.push(Buffer.from(part)));
      stream.on("end", () => {
        found.push({ header, body: Buffer.concat(parts) });
        next();
      });
      stream.on("error", reject);
    });
    members.on("finish", () => resolve(found));
    members.on("error", reject);
    // umoci ends a tar right after its last byte, which tar-stream takes for a cut.
    members.end(Buffer.concat([tar, Buffer.alloc((512 - (tar.length % 512)) % 512)]));
  });
