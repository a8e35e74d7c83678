import type { Keep } from "../model/bodies.ts";
import { OWN_TEXT_READ_BYTES_MAX, UNREAD_TEXTS } from "./known/texts.ts";
import { LANGUAGE_FILES } from "./languages/kept.ts";
import { PACKAGE_FILES } from "./packages/kept.ts";

/** Databases and lock files of some thousand packages have this much room. */
const DATABASE_BYTES_MAX = 64 << 20;

/** All that `readContents` may ask for. Programs and scripts are told by how they begin, whatever their size. */
export const CONTENTS_FILES: Keep = {
  paths: ["/etc/passwd", "/etc/ld.so.conf", "/etc/ld.so.cache", ...PACKAGE_FILES.paths],
  folders: ["/etc/ld.so.conf.d", ...PACKAGE_FILES.folders],
  names: LANGUAGE_FILES.names,
  endings: [...LANGUAGE_FILES.endings, ".class"],
  beginnings: [...new Set(["\x7fELF", "#!", ...PACKAGE_FILES.beginnings, ...LANGUAGE_FILES.beginnings])],
  bytesMax: DATABASE_BYTES_MAX,
  texts: {
    bytesMax: OWN_TEXT_READ_BYTES_MAX,
    exceptPaths: UNREAD_TEXTS.paths,
    exceptNames: UNREAD_TEXTS.names,
  },
};
