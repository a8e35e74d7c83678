import type { BuildContext } from "../../src/model/build-context.ts";

export type Files = Readonly<Record<string, string>>;

/** The folder of a build, by its files. */
export const contextOf = (files: Files): BuildContext => ({
  ignoreFile: ".dockerignore",
  ignoreText: files[".dockerignore"] ?? null,
  kindOf: (path) =>
    path in files
      ? "file"
      : Object.keys(files).some((one) => one.startsWith(`${path}/`))
        ? "directory"
        : "none",
  textOf: (path) => files[path] ?? null,
});
