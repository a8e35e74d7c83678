import { describeImage } from "./suites.ts";

describeImage({
  name: "python-app",
  wrappings: ["oci-zstd"],
  lines: [6, 7, 8, 10, 11, 12, 13, 14, 15],
  findings: [
    // apt-get update in a RUN of its own, its lists removed seven lines below; so are the wheels
    { rule: "deleted", line: 7, causedBy: 14, atLeastBytes: 10_000_000 },
    { rule: "deleted", line: 10, causedBy: 14, atLeastBytes: 500 },
    // chown -R and chmod -R store what was copied again, and what compileall and pytest made
    { rule: "metadata-only", line: 12, causedBy: 15, atLeastBytes: 30_000 },
    { rule: "metadata-only", line: 13, causedBy: 15, atLeastBytes: 1000 },
    // python3-doc, and a compiler that python3-pip recommends
    { rule: "documentation", line: 8, atLeastBytes: 30_000_000 },
    { rule: "static-libraries", line: 8, atLeastBytes: 10_000_000 },
    { rule: "c-headers", line: 8, atLeastBytes: 5_000_000 },
    { rule: "python-tests", line: 8, atLeastBytes: 1_000_000 },
    // the run of pytest left it, though the copy that lives is the one that chown made
    { rule: "pytest-cache", line: 13, atLeastBytes: 100 },
  ],
  none: ["apt-lists", "apt-archives", "apt-package-cache", "pip-cache", "npm-cache"],
});
