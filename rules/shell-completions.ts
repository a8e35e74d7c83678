import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "shell-completions",
  title: "Completions for shells",
  why: "They help those who type; a container that nobody logs in to does not read them.",
  source: "https://github.com/scop/bash-completion#readme",
  risk: "review",
  group: "documents",
  paths: [
    "/usr/share/bash-completion/**",
    "/usr/share/zsh/{vendor-completions,site-functions}/**",
    "/usr/share/fish/{vendor_completions.d,completions}/**",
  ],
  fix: {
    kind: "append",
    command:
      "rm -rf /usr/share/bash-completion /usr/share/zsh/vendor-completions /usr/share/zsh/site-functions /usr/share/fish/vendor_completions.d /usr/share/fish/completions",
  },
  examples: [
    {
      title: "of bash and of zsh",
      layers: [
        {
          "/usr/share/bash-completion/completions/git": 80_000,
          "/usr/share/zsh/vendor-completions/_docker": 100_000,
        },
      ],
      foundBytes: 180_000,
    },
    {
      title: "functions that zsh itself loads",
      layers: [{ "/usr/share/zsh/functions/Misc/add-zsh-hook": 3_000 }],
      foundBytes: 0,
    },
  ],
});
