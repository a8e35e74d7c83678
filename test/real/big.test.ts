import { describeImage } from "./suites.ts";

describeImage({
  name: "big",
  wrappings: ["oci"],
  lines: [1, 2, 3, 5, 6, 7, 8],
  findings: [
    // lists, packages, kernel headers and manuals, removed one RUN too late
    { rule: "deleted", line: 2, causedBy: 3, atLeastBytes: 300_000_000 },
    { rule: "deleted", line: 1, causedBy: 2, atLeastBytes: 1, atMostBytes: 1000 },
    // apt's indexes and dpkg's status, made anew by the purge
    { rule: "overwritten", line: 2, causedBy: 3, atLeastBytes: 20_000_000 },
    { rule: "apt-package-cache", line: 3, atLeastBytes: 1_000_000 },
    // npm's cache, typescript and icons, removed one RUN too late
    { rule: "deleted", line: 6, causedBy: 7, atLeastBytes: 50_000_000 },
    // the two manifests, copied twice
    { rule: "metadata-only", line: 5, causedBy: 8, atLeastBytes: 1000 },
    { rule: "documentation", line: 2, atLeastBytes: 10_000_000 },
    { rule: "tex-documents", line: 2, atLeastBytes: 1_000_000 },
  ],
  none: ["apt-lists", "apt-archives", "npm-cache", "kernel-files"],
});
