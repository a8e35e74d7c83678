import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "ansible-temporary",
  title: "Temporary files of Ansible",
  why: "Ansible copies its modules there to run them, and leaves them where a run broke off.",
  source: "https://docs.ansible.com/ansible/latest/reference_appendices/config.html#default-local-tmp",
  risk: "safe",
  group: "leftovers",
  paths: ["~/.ansible/{tmp,cp,galaxy_cache}/**"],
  fix: { kind: "append", command: "rm -rf ~/.ansible/tmp ~/.ansible/cp ~/.ansible/galaxy_cache" },
  examples: [
    {
      title: "a module of a run",
      layers: [{ "/root/.ansible/tmp/ansible-tmp-1/AnsiballZ_apt.py": 120_000 }],
      foundBytes: 120_000,
    },
    {
      title: "collections and roles that were installed",
      layers: [{ "/root/.ansible/collections/ansible_collections/community/general/README.md": 9_000 }],
      foundBytes: 0,
    },
  ],
});
