import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "opam-downloads",
  title: "Sources that opam downloaded",
  why: "opam builds from them and keeps them for another build; switches hold what was installed.",
  source: "https://opam.ocaml.org/doc/man/opam-clean.html",
  risk: "safe",
  group: "caches",
  paths: ["{~/.opam,$OPAMROOT}/{download-cache,log}/**"],
  fix: { kind: "append", command: "opam clean --download-cache --logs" },
  examples: [
    {
      title: "an archive and a log",
      layers: [
        { "/home/opam/.opam/download-cache/md5/0a/0a1": 700_000, "/home/opam/.opam/log/dune-1.out": 9_000 },
      ],
      foundBytes: 709_000,
    },
    {
      title: "the compiler that was installed",
      layers: [{ "/home/opam/.opam/4.14/bin/ocamlopt": 20_000_000 }],
      foundBytes: 0,
    },
  ],
});
