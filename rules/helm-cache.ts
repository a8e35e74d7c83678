import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "helm-cache",
  title: "Helm's cache of repositories",
  why: "It holds indexes and charts as downloaded; a container that installs charts fetches them again.",
  source: "https://helm.sh/docs/helm/helm/",
  risk: "review",
  group: "caches",
  paths: [
    "{~/.cache,$XDG_CACHE_HOME}/helm/**",
    "$HELM_CACHE_HOME/{repository,content,wazero-build}/**",
    "$HELM_REPOSITORY_CACHE/*-{index.yaml,charts.txt}",
  ],
  except: ["**/plugins/**"],
  fix: {
    kind: "append",
    command: 'rm -rf "$(helm env HELM_CACHE_HOME)"',
    note: "A later step that installs a chart then needs `helm repo update`.",
  },
  examples: [
    {
      title: "an index",
      layers: [{ "/root/.cache/helm/repository/bitnami-index.yaml": 18_000_000 }],
      foundBytes: 18_000_000,
    },
    {
      title: "where the environment says",
      layers: [
        {
          "/cache/helm/repository/bitnami-index.yaml": 18_000_000,
          "/charts/stable-charts.txt": 9_000,
          "/charts/app/Chart.yaml": 400,
        },
      ],
      env: ["XDG_CACHE_HOME=/cache", "HELM_REPOSITORY_CACHE=/charts"],
      foundBytes: 18_009_000,
    },
    {
      title: "a plugin, which Helm runs from its cache",
      layers: [{ "/root/.cache/helm/plugins/https-github.com-helm-diff/bin/diff": 60_000_000 }],
      foundBytes: 0,
    },
  ],
});
