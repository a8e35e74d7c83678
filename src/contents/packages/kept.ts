import type { Keep } from "../../model/bodies.ts";

/**
 * What `readPackages` may ask for, of any layer. Databases of text have more than a megabyte where a thousand packages are
 * installed, and are read up to 16 MiB: `bytesMax` has to leave room for that. Those of SQLite are told by how they begin, for
 * they have no bound.
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
