import { createRequire } from "node:module";

/** slim's own version, from the package.json above the sources or above the built files. */
export const version = (): string => {
  const require = createRequire(import.meta.url);
  for (const path of ["../../package.json", "../../../package.json"]) {
    try {
      return String(require(path).version);
    } catch {
      // not at this depth
    }
  }
  return "unknown";
};
