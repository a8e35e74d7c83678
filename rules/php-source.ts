import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "php-source",
  title: "PHP's sources, unpacked to build extensions",
  why: "PHP runs the extensions that were built; their sources serve only the next build.",
  source: "https://hub.docker.com/_/php#how-to-install-more-php-extensions",
  risk: "safe",
  group: "development",
  paths: ["/usr/src/php/**"],
  fix: {
    kind: "append",
    command: "docker-php-source delete",
    note: "What builds extensions from there has to be in the same RUN.",
  },
  examples: [
    {
      title: "one source",
      layers: [{ "/usr/src/php/ext/gd/gd.c": 120_000 }],
      foundBytes: 120_000,
    },
    {
      title: "the archive, from which the base image unpacks them when asked",
      layers: [{ "/usr/src/php.tar.xz": 12_000_000 }],
      foundBytes: 0,
    },
  ],
});
