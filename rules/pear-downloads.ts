import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "pear-downloads",
  title: "What pear and pecl downloaded and built",
  why: "The extension was built and installed; its sources and archives stay in a temporary folder.",
  source: "https://pear.php.net/manual/en/guide.users.commandline.config.php",
  risk: "safe",
  group: "caches",
  paths: ["/tmp/pear/**"],
  fix: { kind: "append", command: "rm -rf /tmp/pear" },
  examples: [
    {
      title: "the archive of an extension",
      layers: [{ "/tmp/pear/download/xdebug-3.3.tgz": 600_000 }],
      foundBytes: 600_000,
    },
    {
      title: "the extension, and pear itself",
      layers: [
        {
          "/usr/local/lib/php/extensions/no-debug-non-zts-20220829/xdebug.so": 900_000,
          "/usr/local/lib/php/pearcmd.php": 20_000,
        },
      ],
      foundBytes: 0,
    },
  ],
});
