import { describeImage } from "./suites.ts";

describeImage({
  name: "c-tool",
  wrappings: ["oci"],
  lines: [1, 5, 6, 7, 8, 11, 14, 15, 16, 17, 18],
  findings: [
    // g++, file and all that autoremove takes with them stay in the layer that installed them
    { rule: "deleted", line: 7, causedBy: 18, atLeastBytes: 200_000_000 },
    { rule: "deleted", line: 1, causedBy: 5, atLeastBytes: 1, atMostBytes: 1000 },
    // without docker-clean every package stays
    { rule: "apt-archives", line: 7, atLeastBytes: 50_000_000 },
    { rule: "apt-archives", line: 8, atLeastBytes: 100_000 },
    { rule: "apt-lists", line: 6, atLeastBytes: 20_000_000 },
    // apt's two indexes: one as apt-get update made it, the other made anew by each of three instructions
    { rule: "apt-package-cache", line: 6, atLeastBytes: 10_000_000 },
    { rule: "apt-package-cache", line: 18, atLeastBytes: 10_000_000 },
    { rule: "overwritten", line: 6, causedBy: 7, atLeastBytes: 10_000_000 },
    { rule: "overwritten", line: 7, causedBy: 8, atLeastBytes: 10_000_000 },
    { rule: "overwritten", line: 8, causedBy: 18, atLeastBytes: 10_000_000 },
    // the binary as it was before strip
    { rule: "overwritten", line: 16, causedBy: 17, atLeastBytes: 10_000, atMostBytes: 200_000 },
    // what the two builds leave beside their sources, and the copies that make install made of them
    { rule: "object-files", line: 11, atLeastBytes: 100_000 },
    { rule: "object-files", line: 15, atLeastBytes: 10_000 },
    { rule: "duplicate-content", line: 11, atLeastBytes: 1_000_000 },
    { rule: "static-libraries", line: 11, atLeastBytes: 100_000 },
  ],
  none: ["npm-cache", "git-folder", "python-bytecode", "kernel-files"],
});
