import { describeImage } from "./suites.ts";

// `random SEED BYTES` and `echo` write what is counted here, so most sizes are exact.
const exactly = (bytes: number) => ({ atLeastBytes: bytes, atMostBytes: bytes });

describeImage({
  name: "churn",
  wrappings: ["oci", "oci-zstd", "image.oci.tar"],
  lines: [1, 5, 7, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 33, 35],
  findings: [
    // same-size, and what grown and cut held before
    { rule: "overwritten", line: 8, causedBy: 10, ...exactly(4_194_304 + 2 * 1_048_576) },
    // rewritten with the same bytes, touched
    { rule: "metadata-only", line: 8, causedBy: 10, ...exactly(2 * 1_048_576) },
    // chmod -R and chown -R: 80 files and a tool
    { rule: "metadata-only", line: 8, causedBy: 12, atLeastBytes: 1_600_000, atMostBytes: 1_700_000 },
    // mv of a file, of a folder, of a winner, and the loser that it replaces
    { rule: "deleted", line: 8, causedBy: 14, ...exactly(2_097_152 + 3 * 524_288) },
    { rule: "overwritten", line: 8, causedBy: 14, ...exactly(524_288) },
    // rm of a file, of a folder, of a folder's content; of the base's documents and manual pages
    { rule: "deleted", line: 8, causedBy: 16, ...exactly(2_097_152 + 60 * 30_000) },
    { rule: "deleted", line: 1, causedBy: 16, atLeastBytes: 2_000_000 },
    { rule: "deleted", line: 5, causedBy: 16, atLeastBytes: 10_000 },
    // two folders made anew: 30 files, 30 in sub, 30 in nested, and "old" that comes back as "new"
    { rule: "deleted", line: 8, causedBy: 18, ...exactly(30 * 30_000 + 60 * 9_000 + 4) },
    // new hard links store old content again; trio-a changed, but its other names keep the old content alive
    { rule: "metadata-only", line: 8, causedBy: 22, ...exactly(1_048_576 + 700_000) },
    // attributes and capabilities of two small files and a tool
    { rule: "metadata-only", line: 8, causedBy: 24, atLeastBytes: 10_000, atMostBytes: 100_000 },
    // a file gives way to a folder; folders with a file each give way to a link and a file
    { rule: "overwritten", line: 8, causedBy: 26, ...exactly(2) },
    { rule: "deleted", line: 8, causedBy: 26, ...exactly(4) },
    // one COPY over another
    { rule: "overwritten", line: 32, causedBy: 33, ...exactly(42) },
  ],
  none: ["apt-lists", "apt-archives", "apt-package-cache", "manual-pages", "git-folder"],
});
