import type { Keep } from "../../model/bodies.ts";

/**
 * What `readLanguagePackages` and `findSdks` may ask for, of any layer. Lock files of npm have some megabytes, so `bytesMax` has
 * to leave room for that. What a zip holds stands at its end, so it is kept whole, as programs are.
 */
export const LANGUAGE_FILES: Pick<Keep, "names" | "endings" | "beginnings"> = {
  names: [
    ...["package.json", ".package-lock.json", "package-lock.json", "npm-shrinkwrap.json"],
    ...["METADATA", "RECORD", "INSTALLER", "PKG-INFO", "requires.txt", "top_level.txt"],
    ...["installed-files.txt", "pyvenv.cfg"],
    ...["Gemfile", "Gemfile.lock", "gems.rb", "gems.locked"],
    ...["installed.json", "composer.json"],
    ...["release", "VERSION", "version.json"],
  ],
  endings: [".egg-info", ".gemspec"],
  // Programs, zips, and `*.deps.json` as .NET writes it on Linux and on Windows.
  beginnings: ["\x7fELF", "PK\x03\x04", '{\n  "run', '{\r\n  "ru'],
};
