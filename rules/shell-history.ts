import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "shell-history",
  title: "Histories of shells and clients",
  why: "They tell what was typed when the image was made, passwords not excepted.",
  source: "https://www.gnu.org/software/bash/manual/html_node/Bash-History-Facilities.html",
  risk: "safe",
  group: "leftovers",
  paths: [
    "~/.{bash,ash,zsh,python,node_repl,psql,mysql,sqlite,rediscli,irb,php}_history",
    "~/.{lesshst,viminfo,histfile}",
  ],
  fix: { kind: "append", command: "rm -f ~/.*_history ~/.lesshst ~/.viminfo ~/.histfile" },
  examples: [
    {
      title: "of root and of another user",
      layers: [{ "/root/.bash_history": 900, "/home/app/.python_history": 100 }],
      foundBytes: 1_000,
    },
    {
      title: "the shell's settings",
      layers: [{ "/root/.bashrc": 570, "/root/.profile": 160 }],
      foundBytes: 0,
    },
  ],
});
