import { describeImage } from "./suites.ts";

describeImage({
  name: "node-web",
  wrappings: ["oci"],
  lines: [1, 3, 8, 9, 10, 11, 13],
  findings: [
    { rule: "apt-lists", line: 3, atLeastBytes: 10_000_000 },
    { rule: "npm-cache", line: 9, atLeastBytes: 30_000_000 },
    // chown -R stores all of /app again: node_modules, what was copied, what was built
    { rule: "metadata-only", line: 9, causedBy: 13, atLeastBytes: 60_000_000 },
    { rule: "metadata-only", line: 8, causedBy: 13, atLeastBytes: 10_000 },
    { rule: "metadata-only", line: 10, causedBy: 13, atLeastBytes: 1000 },
    { rule: "jest-cache", line: 11, atLeastBytes: 1000 },
    // COPY . . brought it, though the copy that lives is the one that chown made
    { rule: "git-folder", line: 8, atLeastBytes: 10_000 },
    { rule: "documentation", line: 3, atLeastBytes: 1_000_000 },
  ],
  none: ["apt-archives", "apt-package-cache", "deleted"],
});
