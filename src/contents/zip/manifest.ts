/** The value of an attribute of a manifest's main section; "" where it has none. Lines are folded at 72 bytes. */
const mainAttribute = (manifest: string, name: string): string => {
  const [main = ""] = manifest.split(/(?:\r\n|\r(?!\n)|\n){2}/, 1);
  const unfolded = main.replace(/(?:\r\n|\r|\n) /g, "");
  return new RegExp(`^${name}: *(.*)$`, "im").exec(unfolded)?.[1] ?? "";
};

/** The class that an archive starts, as a path without its ending: `com/acme/app/Main`; "" where it starts none. Spring Boot's loader starts another. */
export const startedIn = (manifest: string): string =>
  (mainAttribute(manifest, "Start-Class") || mainAttribute(manifest, "Main-Class"))
    .trim()
    .replaceAll(".", "/");

/**
 * The addresses on the class path that the main section of an archive's manifest names, relative to the archive: `lib/a.jar`, `../conf/`.
 * https://docs.oracle.com/en/java/javase/21/docs/specs/jar/jar.html#class-path-attribute
 */
export const classPathIn = (manifest: string): readonly string[] => {
  return mainAttribute(manifest, "Class-Path")
    .split(/ +/)
    .flatMap((address) => pathOf(address) ?? []);
};

/** The path that an address names; null where it leads to another machine, or nowhere. */
const pathOf = (address: string): string | null => {
  const [, scheme = "file", rest = ""] = /^(?:([A-Za-z][A-Za-z\d+.-]*):)?([^?#]*)/.exec(address) ?? [];
  if (rest === "" || scheme.toLowerCase() !== "file" || rest.startsWith("//")) {
    const local = /^file:\/\/(?:localhost)?(\/[^?#]*)/i.exec(address)?.[1];
    return local === undefined ? null : decoded(local);
  }
  return decoded(rest);
};

/** What is no whole escape stands for itself. */
const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};
