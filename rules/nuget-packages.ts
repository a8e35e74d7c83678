import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "nuget-packages",
  title: "NuGet's folder of packages",
  why: "A published application carries its assemblies; one that was only built reads them from here.",
  source:
    "https://learn.microsoft.com/en-us/nuget/consume-packages/managing-the-global-packages-and-cache-folders",
  risk: "review",
  group: "caches",
  paths: ["~/.nuget/packages/**", "$NUGET_PACKAGES/**"],
  fix: {
    kind: "advice",
    text: "Publish in a stage of its own and copy the result from it; else `dotnet nuget locals all --clear` in the RUN that publishes.",
  },
  examples: [
    {
      title: "a restored package",
      layers: [{ "/root/.nuget/packages/serilog/4.0.0/lib/net8.0/Serilog.dll": 140_000 }],
      foundBytes: 140_000,
    },
    {
      title: "the same assembly, published with the application",
      layers: [{ "/app/Serilog.dll": 140_000 }],
      foundBytes: 0,
    },
  ],
});
