import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "version-manager-downloads",
  title: "Archives of version managers",
  why: "nvm, pyenv, rbenv, asdf, SDKMAN! and ghcup unpack versions from archives and keep them.",
  source: "https://github.com/nvm-sh/nvm#problems",
  risk: "safe",
  group: "caches",
  paths: [
    "{~/.nvm,/usr/local/nvm,$NVM_DIR}/.cache/**",
    "{~/.pyenv,$PYENV_ROOT,~/.rbenv,$RBENV_ROOT}/{cache,sources}/**",
    "{~/.asdf,$ASDF_DATA_DIR}/downloads/**",
    "{~/.sdkman,$SDKMAN_DIR}/{archives,tmp}/**",
    "{~,$GHCUP_INSTALL_BASE_PREFIX}/.ghcup/{cache,tmp,logs}/**",
    "{~/.cache,$XDG_CACHE_HOME}/ghcup/**",
  ],
  fix: {
    kind: "advice",
    text: "Remove the archives in the RUN that installs: `nvm cache clear`, `sdk flush`, `ghcup gc --cache --tmpdirs`; for the others the folder itself.",
  },
  examples: [
    {
      title: "the archive of a Node version, and of a Java version",
      layers: [
        {
          "/usr/local/nvm/.cache/bin/node-v20.11.0-linux-x64/node-v20.11.0.tar.xz": 24_000_000,
          "/root/.sdkman/archives/java-21.zip": 190_000_000,
        },
      ],
      foundBytes: 214_000_000,
    },
    {
      title: "what GHCup fetched, where it was told to follow the XDG directories",
      layers: [{ "/root/.cache/ghcup/ghc-9.6.tar.xz": 180_000_000 }],
      foundBytes: 180_000_000,
    },
    {
      title: "the versions themselves",
      layers: [{ "/usr/local/nvm/versions/node/v20.11.0/bin/node": 95_000_000 }],
      foundBytes: 0,
    },
  ],
});
