import { describeImage } from "./suites.ts";

// The control: one binary on a distroless base. What slim charges to its author is a false alarm.
describeImage({
  name: "clean-multistage",
  wrappings: ["oci", "oci-zstd", "image.oci.tar"],
  lines: [11, 12],
  findings: [],
  none: "anything",
});
