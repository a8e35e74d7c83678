import { spawnSync } from "node:child_process";

/**
 * The folders in `node_modules` that npm lists, relative to the project. It fails where a name leads nowhere, and lists the
 * rest all the same. What nobody asks for is extraneous: it serves neither the product nor development.
 */
export const npmList = (folder: string, ...flags: readonly string[]): string[] =>
  spawnSync("npm", ["ls", "--all", "--parseable", "--long", ...flags], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 26,
  })
    .stdout.split("\n")
    .filter((line) => !line.includes(":EXTRANEOUS"))
    .map((line) => line.slice(folder.length).split(":")[0] ?? "")
    .filter((line) => line.startsWith("/node_modules/"));

/** What npm would leave out of a product. */
export const npmDevelopment = (folder: string): string[] => {
  const kept = new Set(npmList(folder, "--omit=dev"));
  return npmList(folder)
    .filter((path) => !kept.has(path))
    .sort();
};
