import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "nuget-http-cache",
  title: "NuGet's cache of requests",
  why: "It holds packages as downloaded, for thirty minutes; restored packages lie elsewhere and stay.",
  source:
    "https://learn.microsoft.com/en-us/nuget/consume-packages/managing-the-global-packages-and-cache-folders",
  risk: "safe",
  group: "caches",
  paths: [
    "{~/.local/share,$XDG_DATA_HOME}/NuGet/{v3-cache,http-cache,plugins-cache,Cache}/**",
    "{$NUGET_HTTP_CACHE_PATH,$NUGET_PLUGINS_CACHE_PATH}/**/*.dat",
    "/tmp/NuGetScratch*/**",
  ],
  fix: {
    kind: "append",
    command:
      "dotnet nuget locals http-cache --clear && rm -rf ~/.local/share/NuGet/plugins-cache /tmp/NuGetScratch*",
  },
  examples: [
    {
      title: "a package as downloaded, and a lock of a restore",
      layers: [
        {
          "/root/.local/share/NuGet/v3-cache/ab$api/nupkg_serilog.dat": 300_000,
          "/tmp/NuGetScratch/lock/a": 9,
        },
      ],
      foundBytes: 300_009,
    },
    {
      title: "what plugins answered, where the environment says",
      layers: [{ "/cache/plugins/ab/1f2e.dat": 800, "/cache/plugins/settings.json": 90 }],
      env: ["NUGET_PLUGINS_CACHE_PATH=/cache/plugins"],
      foundBytes: 800,
    },
    {
      title: "NuGet's settings",
      layers: [{ "/root/.nuget/NuGet/NuGet.Config": 400 }],
      foundBytes: 0,
    },
  ],
});
