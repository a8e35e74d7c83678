import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "gcloud-backup",
  title: "The backup of the Google Cloud CLI",
  why: "It holds the version before the last change of components; since release 473.0.0 the CLI makes it only for `reinstall`.",
  source: "https://cloud.google.com/sdk/docs/release-notes",
  risk: "review",
  group: "caches",
  paths: ["**/google-cloud-sdk/.install/.{backup,download}/**"],
  fix: {
    kind: "append",
    command:
      'cd "$(gcloud info --format="value(installation.sdk_root)")/.install" && rm -rf .backup .download',
  },
  examples: [
    {
      title: "the version before",
      layers: [{ "/root/google-cloud-sdk/.install/.backup/lib/googlecloudsdk/core.py": 250_000_000 }],
      foundBytes: 250_000_000,
    },
    {
      title: "the list of what is installed",
      layers: [{ "/root/google-cloud-sdk/.install/core.manifest": 400_000 }],
      foundBytes: 0,
    },
  ],
});
