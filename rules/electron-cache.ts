import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "electron-cache",
  title: "Electron's downloads",
  why: "The archives are unpacked into node_modules when Electron is installed, and not read again.",
  source: "https://www.electronjs.org/docs/latest/tutorial/installation#cache",
  risk: "safe",
  group: "caches",
  paths: [
    "{~/.cache,$XDG_CACHE_HOME}/{electron,electron-builder}/**",
    "~/.electron/*.zip",
    "$electron_config_cache/*/*.zip",
    "{$ELECTRON_CACHE,$ELECTRON_BUILDER_CACHE}/**",
  ],
  fix: { kind: "append", command: "rm -rf ~/.cache/electron ~/.cache/electron-builder ~/.electron/*.zip" },
  examples: [
    {
      title: "a downloaded archive",
      layers: [{ "/root/.cache/electron/1f2e/electron-v30.0.0-linux-x64.zip": 100_000_000 }],
      foundBytes: 100_000_000,
    },
    {
      title: "where older versions kept them",
      layers: [{ "/root/.electron/electron-v4.0.0-linux-x64.zip": 60_000_000 }],
      foundBytes: 60_000_000,
    },
    {
      title: "the Electron that was unpacked from it",
      layers: [{ "/app/node_modules/electron/dist/electron": 180_000_000 }],
      foundBytes: 0,
    },
  ],
});
