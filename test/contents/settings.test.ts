import { describe, expect, it } from "vitest";
import { closureOf } from "../../src/contents/closure.ts";
import { linesInSettings } from "../../src/contents/scripts/settings.ts";
import { reachOf } from "../../src/model/closure.ts";
import { rootWith } from "../support/root.ts";

describe("settings", () => {
  it.each<[string, string, string, readonly string[]]>([
    [
      "supervisord's",
      "/etc/s.conf",
      "[program:x]\ncommand=redis-server --port 1\nnumprocs=1\n",
      ["redis-server --port 1"],
    ],
    [
      "systemd's",
      "/etc/x.service",
      "[Service]\nExecStartPre=-/bin/mkdir x\nExecStart=@x y\n",
      ["/bin/mkdir x", "x y"],
    ],
    ["JSON", "/app/x.json", '{"cmd": ["x", "-y", "z"], "restart": "no"}', ["x -y z"]],
    [
      "YAML",
      "/app/x.yml",
      "web:\n  command: bundle exec x\n  startCommand: 'y z'\n",
      ["bundle exec x", "y z"],
    ],
    [
      "Python that hands it on",
      "/app/x.py",
      "cmd = ['ffmpeg', '-i', name]\nsubprocess.run(cmd)",
      ["ffmpeg -i"],
    ],
    ["Go that hands it on", "/app/x.go", 'cmd := "git log"\n', ["git log"]],
    [
      "a crontab of the system",
      "/etc/cron.d/job",
      "# m h\n*/5 * * * mon root curl -s x | jq .\n@daily root y\n",
      ["curl -s x | jq .", "y"],
    ],
    ["a crontab of a user", "/var/spool/cron/crontabs/app", "0 1 * * * curl x\n", ["curl x"]],
    ["a Procfile", "/app/Procfile", "web: gunicorn app\nworker: celery x\n", ["gunicorn app", "celery x"]],
    [
      "what is no command",
      "/etc/x.conf",
      "#PROMPT_COMMAND='echo'\n ; command=x\nrecommand=x\ncommand\ncommands=y\nif (cmd == 'z')\n",
      [],
    ],
  ])("of %s hold lines for a shell", (_name, path, text, lines) =>
    expect(linesInSettings(text, path)).toEqual(lines),
  );

  it.each<[string, string, "needed" | "not reached"]>([
    ["of the image's own", "/etc/s.conf", "needed"],
    ["of a library", "/app/node_modules/part/s.conf", "not reached"],
  ])("%s start programs", (_name, path, reach) => {
    const root = rootWith(
      {
        "/usr/bin/tool": "\0",
        "/usr/bin/redis-server": "\0",
        "/usr/bin/sh": "\0",
        [path]: "command=redis-server -x\n",
      },
      { cmd: ["tool", path === "/etc/s.conf" ? path : "/app"], env: ["PATH=/usr/bin"] },
    );
    expect(reachOf(closureOf(root), "/usr/bin/redis-server")).toBe(reach);
  });
});
