import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "perl-pods",
  title: "Documentation of Perl",
  why: "Perl runs without it, but for perldiag.pod, in which it looks up its warnings.",
  source: "https://perldoc.perl.org/diagnostics",
  risk: "review",
  group: "documents",
  paths: ["/usr/{share,lib,lib64,local/lib,local/share}/**/{perl,perl5}/**/*.pod"],
  except: ["**/perldiag.pod"],
  fix: { kind: "append", command: "find /usr -name '*.pod' ! -name perldiag.pod -delete" },
  examples: [
    {
      title: "one manual",
      layers: [{ "/usr/local/lib/perl5/5.40.0/pod/perlfunc.pod": 300_000 }],
      foundBytes: 300_000,
    },
    {
      title: "the manual that `use diagnostics` reads at run time",
      layers: [{ "/usr/local/lib/perl5/5.40.0/pod/perldiag.pod": 250_000 }],
      foundBytes: 0,
    },
  ],
});
