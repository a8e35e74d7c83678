import { type ImagePath, nameOf } from "../../model/path.ts";

/** Texts are read up to this size: what is larger was written by machines. */
export const TEXT_READ_BYTES_MAX = 1 << 20;
/** Texts that surely run, or that are an application's own, are read up to this size: bundlers put all of a program into one. */
export const OWN_TEXT_READ_BYTES_MAX = 1 << 24;

/** Lists of names and of users, which name much and start nothing. */
const UNREAD =
  /^\/etc\/(?:(?:passwd|group|shadow|gshadow)-?|sub[ug]id-?|services|protocols|rpc|networks|ethers|mime\.types|ld\.so\.conf.*|shells|ca-certificates\.conf)$|\.(?:crt|pem|der|key)$/;

/** Records of what was installed, and what package managers keep for the next time: they name much, and need none of it. */
const RECORDS =
  /\/\.git\/|\/\.(?:m2\/repository|gradle\/caches|ivy2\/cache|cargo\/registry|npm\/_[^/]+|cache\/pip)\/|\/python\d[^/]*\/(?:config-|_sysconfigdata)|^\/(?:etc\/skel|var\/lib\/(?:dpkg|apt|rpm|dnf|yum|pacman|ucf|systemd|pam|aptitude)|lib\/apk|usr\/lib\/sysimage|usr\/lib\/ssl\/misc|var\/(?:cache|log)|usr\/share\/(?:doc|man|info|lintian|bug|locale|zoneinfo|i18n|licenses|common-licenses))\//;

/** A text that is needed, and that names nothing that would follow from it. */
export const isUnreadText = (path: ImagePath): boolean =>
  UNREAD.test(path) || RECORDS.test(path) || NO_TEXT.test(nameOf(path));

/** What is never run, and configures nothing: translations, pictures, documents, logs, sources of compilers and what they note of these, what debuggers read. */
const NO_TEXT =
  /\.(?:map|md|markdown|rst|adoc|html?|css|s[ac]ss|less|styl|svg|png|jpe?g|gif|webp|ico|bmp|woff2?|ttf|otf|eot|mp[34]|wav|ogg|pdf|po|mo|gmo|qm|pyc|pyo|pyi|d\.[cm]?ts|tsx?\.snap|flow|h|hh|hpp|hxx|c|cc|cpp|cxx|m|a|o|lo|la|gz|bz2|xz|zst|zip|tgz|jar|whl|class|lock|tsbuildinfo|ltx|sty|tfm|pfb|afm|vf|dat|bin|wasm|csv|tsv|npy|npz|gir|typelib|symbols|log|o\.d)$|^(?:LICEN[CS]E|COPYING|README|CHANGE|HISTORY|AUTHORS|NEWS|RECORD|METADATA|WHEEL|INSTALLER|package-lock|Dockerfile|Containerfile|\.dockerignore|\.git)/i;

/** What is no such text, as patterns of paths and of last components, which may cross to another thread. */
export const UNREAD_TEXTS = {
  paths: new RegExp(`${UNREAD.source}|${RECORDS.source}`),
  names: NO_TEXT,
} as const;
