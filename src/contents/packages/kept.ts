import type { Keep } from "../../model/bodies.ts";

/**
 * What `readPackages` may ask for, of any layer. Databases of text are a few megabytes where a thousand packages are installed, so
 * `bytesMax` has to leave room for that; those of SQLite are told by how they begin, for they have no bound.
 */
export const PACKAGE_FILES: Pick<Keep, "paths" | "folders" | "beginnings"> = {
  paths: [
    "/var/lib/apt/extended_states",
    "/lib/apk/db/installed",
    "/usr/lib/apk/db/installed",
    "/etc/apk/world",
  ],
  folders: ["/var/lib/dpkg", "/etc/dnf/protected.d", "/etc/yum/protected.d"],
  // A database, and a write-ahead log of either byte order.
  beginnings: ["SQLite f", "7\x7f\x06\x82", "7\x7f\x06\x83"],
};
