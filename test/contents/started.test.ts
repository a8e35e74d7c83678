import { describe, expect, it } from "vitest";
import { closureOf } from "../../src/contents/closure.ts";
import { reachOf } from "../../src/model/closure.ts";
import { type RootFiles, rootWith } from "../support/root.ts";
import { elfOf, GO_NOTE } from "./languages/elf-of.ts";

// Which programs are found that code starts by a bare name, language by language, in the ways that people write it.

const PROGRAMS = ["ffmpeg", "git", "grep", "gcc", "jq"];
const SYSTEM: RootFiles = Object.fromEntries(
  [...PROGRAMS, "python3", "node", "ruby", "perl", "php", "lua", "app", "sh"].map((name) => [
    `/usr/bin/${name}`,
    "\0",
  ]),
);

const startedIn = (files: RootFiles, cmd: readonly string[]): string[] => {
  const closure = closureOf(rootWith({ ...SYSTEM, ...files }, { cmd }));
  expect(closure.complete).toBe(true);
  return PROGRAMS.filter((name) => reachOf(closure, `/usr/bin/${name}`) === "needed");
};

const RUN: Readonly<Record<string, string>> = {
  py: "python3",
  js: "node",
  rb: "ruby",
  pl: "perl",
  php: "php",
  lua: "lua",
};

describe("an application's own code starts", () => {
  it.each<[string, string, string, readonly string[]]>([
    ["a list", "py", "import subprocess\nsubprocess.run(['ffmpeg', '-i', name])", ["ffmpeg"]],
    [
      "a list with a name",
      "py",
      "import subprocess\ncmd = ['ffmpeg', '-i']\nsubprocess.run(cmd)",
      ["ffmpeg"],
    ],
    ["a constant", "py", "import subprocess as s\nTOOL = 'ffmpeg'\ns.Popen([TOOL])", ["ffmpeg"]],
    ["an argument by its name", "py", "from subprocess import run\nrun(args=['ffmpeg'])", ["ffmpeg"]],
    ["a text that is put together", "py", "import os\nos.system(f'ffmpeg -i {name}')", ["ffmpeg"]],
    [
      "a text that is split",
      "py",
      "import shlex, subprocess\nsubprocess.run(shlex.split('git log'))",
      ["git"],
    ],
    [
      "a line for the shell",
      "py",
      "import subprocess\nsubprocess.run('git log | grep x', shell=True)",
      ["git", "grep"],
    ],
    ["what is looked for", "py", "import shutil\nshutil.which('ffmpeg')", ["ffmpeg"]],
    ["exec", "py", "import os\nos.execvp('ffmpeg', ['ffmpeg', '-i'])", ["ffmpeg"]],
    ["a process beside", "py", "import os\nos.spawnlp(os.P_WAIT, 'ffmpeg', '-i')", ["ffmpeg"]],
    ["asyncio", "py", "await asyncio.create_subprocess_shell('ffmpeg -i x')", ["ffmpeg"]],
    ["a default", "py", "import subprocess, os\nsubprocess.run([os.getenv('FFMPEG', 'ffmpeg')])", ["ffmpeg"]],
    ["even what builds", "py", "import subprocess\nsubprocess.run(['gcc', 'x.c'])", ["gcc"]],
    ["nothing where nothing starts programs", "py", "TOOL = 'ffmpeg'\nprint('git')", []],
    ["spawn", "js", "const { spawn } = require('child_process'); spawn('ffmpeg', ['-i'])", ["ffmpeg"]],
    [
      "a variable",
      "js",
      "import cp from 'node:child_process'\nconst tool = 'ffmpeg'\ncp.execFile(tool)",
      ["ffmpeg"],
    ],
    ["a template", "js", "const cp = require('child_process'); cp.execSync(`ffmpeg -i x`)", ["ffmpeg"]],
    ["execa", "js", "import { execa } from 'execa'\nawait execa('ffmpeg', [])", ["ffmpeg"]],
    [
      "what stands behind a pipe",
      "js",
      "require('child_process').exec(\"git log | grep x\")",
      ["git", "grep"],
    ],
    ["a method of that name", "js", "pattern.exec(text); const tool = 'ffmpeg'", []],
    ["backticks", "rb", "puts `ffmpeg -i x`", ["ffmpeg"]],
    ["system with a variable", "rb", "tool = 'ffmpeg'\nsystem(tool, '-i')", ["ffmpeg"]],
    ["Open3", "rb", "require 'open3'\nOpen3.capture3('ffmpeg', '-i')", ["ffmpeg"]],
    ["a list in Perl", "pl", "my @cmd = ('ffmpeg', '-i'); system(@cmd);", ["ffmpeg"]],
    ["a pipe in Perl", "pl", "open(my $in, '-|', 'git', 'log'); my $x = `jq .`;", ["git", "jq"]],
    [
      "a Process of Symfony's",
      "php",
      "<?php use Symfony\\Component\\Process\\Process; new Process(['ffmpeg']);",
      ["ffmpeg"],
    ],
    ["shell_exec", "php", "<?php $cmd = 'ffmpeg -i ' . $name; shell_exec($cmd);", ["ffmpeg"]],
    ["Lua's execute", "lua", "local tool = 'ffmpeg'\nos.execute(tool .. ' -i')", ["ffmpeg"]],
  ])("%s (%s)", (_what, language, text, started) => {
    const path = `/opt/app/main.${language}`;
    expect(startedIn({ [path]: text }, [RUN[language] ?? "", path])).toEqual(started);
  });
});

describe("a library's code may start", () => {
  const PYTHON = "/usr/local/lib/python3/dist-packages/lib/x.py";
  const NODE = "/opt/app/node_modules/lib/index.js";

  it.each<[string, string, string, readonly string[]]>([
    [
      "a program in a variable",
      PYTHON,
      "import subprocess\ntool_cmd = 'ffmpeg'\ndef run(): pass",
      ["ffmpeg"],
    ],
    [
      "a list",
      PYTHON,
      "from subprocess import Popen\nargs = [path('ffmpeg', home)]\nPopen(args)",
      ["ffmpeg"],
    ],
    ["a program with its option", PYTHON, "import subprocess\nline = 'git --version'", ["git"]],
    ["no word of a sentence", PYTHON, "import subprocess\nraise ValueError('git is not there')", []],
    ["no compiler", PYTHON, "import subprocess\ncc = 'gcc'", []],
    [
      "a program in a list",
      NODE,
      "var cp = require('child_process'); var bins = ['git', 'jq']",
      ["git", "jq"],
    ],
    ["nothing that it only knows", NODE, "module.exports = { name: 'git' }", []],
  ])("%s", (_what, path, text, started) => {
    const files = { "/opt/app/main.py": "", "/opt/app/package.json": "{}", [path]: text };
    expect(startedIn(files, ["python3", "/opt/app/main.py", "/usr/local/lib/python3"])).toEqual(started);
  });

  it.each([
    "/usr/lib/python3.11/pydoc.py",
    "/usr/lib/ruby/3.1.0/rdoc/ri/driver.rb",
    "/usr/share/perl/5.36.0/Pod/Perldoc.pm",
    "/usr/lib/x86_64-linux-gnu/perl-base/IO/File.pm",
  ])("nothing that a language comes with: %s", (path) => {
    const text = "import subprocess\nsystem($pager); tool = 'git'";
    expect(startedIn({ [path]: text }, ["python3", path])).toEqual([]);
  });

  it("nothing that takes stock of a system", () => {
    const many = Array.from({ length: 13 }, (_, at) => `tool${at}`);
    const text = `require("child_process"); const all = ${JSON.stringify(["git", ...many])}`;
    const tools = Object.fromEntries(many.map((name) => [`/usr/bin/${name}`, "\0"]));
    expect(startedIn({ ...tools, [NODE]: text }, ["node", "/opt/app"])).toEqual([]);
  });

  it("a module that is a program too by its module", () => {
    const files: RootFiles = {
      "/usr/bin/jq": { link: "../share/nodejs/jq/cli.js" },
      "/usr/share/nodejs/jq/cli.js": "#!/usr/bin/node",
      [NODE]: "require('child_process'); const name = 'jq'",
    };
    expect(startedIn(files, ["node", "/opt/app"])).toEqual([]);
  });

  it("of a long text what stands near a place that starts programs", () => {
    const far = `const a = "git";${" ".repeat(1 << 17)}require("child_process"); const b = "jq"`;
    expect(startedIn({ [NODE]: far }, ["node", "/opt/app"])).toEqual(["jq"]);
  });
});

/** With what it imports; null where all of it is linked into it. */
const program = (strings: string, imports: string | null): Uint8Array => {
  const file = elfOf({
    ".rodata": Buffer.from(`\0${strings}\0`),
    ...(imports === null ? {} : { ".dynstr": Buffer.from(`\0${imports}\0`) }),
  });
  file.writeUInt16LE(2, 16);
  return file;
};

describe("a compiled program starts", () => {
  it.each<[string, Uint8Array, readonly string[]]>([
    ["what it gives to execvp", program("ffmpeg\0-i", "execvp"), ["ffmpeg"]],
    ["what it gives to system", program("git log -1", "puts\0system"), ["git"]],
    ["what it gives to GLib", program("git", "g_spawn_async"), ["git"]],
    ["what it gives to Qt", program("git", "_ZN8QProcess5startERK7QString"), ["git"]],
    ["what it gives to the shell by its path", program("/bin/sh\0-c\0git log", "execl"), ["git"]],
    ["nothing by a name where it takes paths alone", program("git", "execv"), []],
    ["nothing where it can start nothing", program("git", "puts"), []],
    ["what is linked into it starts", program("git\0/bin/sh\0-c", null), ["git"]],
    ["what is linked into it looks for", program("git\0/usr/local/bin:/bin:/usr/bin", null), ["git"]],
    ["nothing where nothing such is linked into it", program("git", null), []],
    [
      "what stands anywhere in a Go program",
      elfOf({
        ".note.go.buildid": GO_NOTE,
        ".rodata": Buffer.from("xgity"),
        ".gopclntab": Buffer.from("\0os/exec.(*Cmd).Start\0"),
      }),
      ["git"],
    ],
  ])("%s", (_what, body, started) => {
    expect(startedIn({ "/usr/bin/app": body }, ["app"])).toEqual(started);
  });

  it.each<[string, string, readonly string[]]>([
    ["a tool of the system that only may run", "/usr/bin/tool", []],
    ["a helper of the application", "/opt/app/tool", ["gcc"]],
  ])("as %s, of compilers", (_what, path, started) => {
    const files = { [path]: program("gcc", "execvp"), "/opt/app/main.py": `TOOL = "${path}"` };
    expect(startedIn(files, ["python3", "/opt/app/main.py"])).toEqual(started);
  });

  it("what nobody knows where it is packed", () => {
    const packed = elfOf({ ".stub": Buffer.from("UPX!") });
    packed.writeUInt16LE(2, 16);
    const closure = closureOf(rootWith({ ...SYSTEM, "/usr/bin/app": packed }, { cmd: ["app"] }));
    expect(closure.complete).toBe(false);
    expect(closure.doubts.join()).toMatch(/app surely runs, and is packed/);
  });
});
