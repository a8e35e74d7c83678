import { describeImage } from "./suites.ts";

// No Dockerfile: layers stand for lines.
describeImage({
  name: "rpm-app",
  wrappings: ["oci", "oci-zstd", "image.oci.tar"],
  lines: [],
  findings: [
    // dnf remove of time zones that the layer below installed, and rpm's database, written by each of three
    { rule: "deleted", line: 1, causedBy: 2, atLeastBytes: 1_000_000 },
    { rule: "overwritten", line: 0, causedBy: 1, atLeastBytes: 500_000 },
    { rule: "overwritten", line: 1, causedBy: 2, atLeastBytes: 500_000 },
    // chmod -R g+w of /usr/bin
    { rule: "metadata-only", line: 0, causedBy: 3, atLeastBytes: 5_000_000 },
    { rule: "metadata-only", line: 1, causedBy: 3, atLeastBytes: 100_000 },
    // dnf clean all, four layers late
    { rule: "deleted", line: 0, causedBy: 4, atLeastBytes: 1000 },
    { rule: "deleted", line: 1, causedBy: 4, atLeastBytes: 1000 },
    { rule: "locales", line: 1, atLeastBytes: 500_000 },
  ],
  none: ["apt-lists", "dpkg-backups", "apt-logs"],
});
