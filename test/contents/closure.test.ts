import { describe, expect, it } from "vitest";
import { closureOf } from "../../src/contents/closure.ts";
import { chainOf } from "../../src/contents/reach.ts";
import type { Root } from "../../src/contents/root.ts";
import { type Closure, type Reach, reachOf } from "../../src/model/closure.ts";
import type { ImageConfig } from "../../src/model/image.ts";
import { elfWith } from "../support/elf.ts";
import { type RootFiles, rootWith } from "../support/root.ts";

const closureWith = (files: RootFiles, config: Partial<ImageConfig>): Closure =>
  closureOf(rootWith(files, config));

/** The bytes of a text, a character each, as bodies are given here. */
const latin1 = (text: string): string => Buffer.from(text).toString("latin1");

/** Programs that do nothing, but are there. */
const PROGRAMS: RootFiles = {
  "/bin/sh": "\0",
  "/usr/bin/env": "\0",
  "/usr/bin/tool": "\0",
  "/usr/bin/other": "\0",
  "/usr/bin/gosu": "\0",
  "/usr/bin/unused": "\0",
  "/usr/lib/data": "x",
};

const needed = (closure: Closure): string[] => [...closure.needs.keys()];

describe("what an image starts", () => {
  it.each<[string, Partial<ImageConfig>, readonly string[]]>([
    ["a name, through PATH", { cmd: ["tool"], env: ["PATH=/opt/bin:/usr/bin"] }, ["/usr/bin/tool"]],
    ["a name, where the config has no PATH", { cmd: ["tool"] }, ["/usr/bin/tool"]],
    ["a path, from the working directory", { cmd: ["./tool"], workingDir: "/usr/bin" }, ["/usr/bin/tool"]],
    [
      "an entrypoint, and what it is given",
      { entrypoint: ["gosu"], cmd: ["app", "tool"] },
      ["/usr/bin/gosu", "/usr/bin/tool"],
    ],
    [
      "a shell's text",
      { cmd: ["/bin/sh", "-c", "tool -x && exec other"] },
      ["/bin/sh", "/usr/bin/other", "/usr/bin/tool"],
    ],
    ["a health check", { cmd: ["tool"], healthcheck: ["CMD", "other"] }, ["/usr/bin/other", "/usr/bin/tool"]],
    [
      "a health check's text",
      { cmd: ["tool"], healthcheck: ["CMD-SHELL", "other || exit 1"] },
      ["/bin/sh", "/usr/bin/other", "/usr/bin/tool"],
    ],
    ["no health check", { cmd: ["tool"], healthcheck: ["NONE"] }, ["/usr/bin/tool"]],
    [
      "a file among the arguments",
      { cmd: ["tool", "--file=/usr/lib/data"] },
      ["/usr/bin/tool", "/usr/lib/data"],
    ],
    [
      "a file that a variable names",
      { cmd: ["tool"], env: ["FILE=/usr/lib/data"] },
      ["/usr/bin/tool", "/usr/lib/data"],
    ],
    ["a command behind env", { cmd: ["env", "A=1", "tool"] }, ["/usr/bin/env", "/usr/bin/tool"]],
  ])("%s", (_name, config, paths) => {
    const closure = closureWith(PROGRAMS, config);
    expect(needed(closure)).toEqual([...paths].sort());
    expect(closure.complete).toBe(true);
    expect(reachOf(closure, "/usr/bin/unused")).toBe("not reached");
  });

  it.each<[string, Partial<ImageConfig>, RegExp]>([
    ["nothing", {}, /starts nothing/],
    [
      "what is not there",
      { entrypoint: ["/entry.sh"], cmd: ["tool"] },
      /ENTRYPOINT starts \/entry\.sh, which is not there/,
    ],
    ["a shell that waits for commands", { cmd: ["/bin/sh"] }, /waits/],
    ["a server that people log in to", { cmd: ["sshd", "-D"] }, /sshd runs what those ask for who log in/],
    ["a container that is kept open", { cmd: ["tail", "-f", "/dev/null"] }, /not there|waits/],
  ])("says nothing of what is not reached where it is %s", (_name, config, doubt) => {
    const closure = closureWith({ ...PROGRAMS, "/usr/bin/sshd": "\0" }, config);
    expect(closure.complete).toBe(false);
    expect(closure.doubts.join("\n")).toMatch(doubt);
    expect(reachOf(closure, "/usr/bin/unused")).toBe("unknown");
  });

  it.each<[string, string, Partial<ImageConfig>, boolean, readonly string[]]>([
    [
      "gives up where what surely runs cannot be read",
      "/usr/bin/tool",
      { cmd: ["tool"] },
      false,
      ["/usr/bin/tool surely runs, and cannot be read, so what the image needs is not known"],
    ],
    [
      "doubts where what it is given cannot be read",
      "/usr/lib/data",
      { cmd: ["tool", "/usr/lib/data"] },
      true,
      ["/usr/lib/data is surely used, and cannot be read: what it names is not known"],
    ],
    [
      "passes over what only may be read",
      "/usr/lib/data",
      { cmd: ["tool"], workingDir: "/usr/lib/data" },
      true,
      [],
    ],
    ["passes over lists that name nothing to follow", "/etc/passwd", { cmd: ["tool"] }, true, []],
  ])("%s", (_name, unread, config, complete, doubts) => {
    const root = rootWith({ ...PROGRAMS, "/etc/passwd": "root:x:0:0::/root:/bin/sh\n" }, config);
    const read: Root["read"] = (path, from, bytes) => (path === unread ? null : root.read(path, from, bytes));
    const closure = closureOf({ ...root, read });
    expect({ complete: closure.complete, doubts: closure.doubts }).toEqual({ complete, doubts });
  });

  it("takes the working directory, the folder of the program, volumes and the home for trees of unknown names", () => {
    const files = {
      ...PROGRAMS,
      "/srv/app/main": "\x7fEx",
      "/opt/app/bin/run": "#!/bin/sh\n",
      "/opt/app/lib/x": "",
      "/data/x": "",
      "/root/.profile": "",
      "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\n",
    };
    const closure = closureWith(files, {
      cmd: ["/opt/app/bin/run"],
      workingDir: "/srv/app",
      volumes: ["/data"],
    });
    expect(closure.unknown.map(({ path }) => path)).toEqual(["/data", "/opt/app", "/root", "/srv/app"]);
    expect(reachOf(closure, "/opt/app/lib/x")).toBe("unknown");
  });
});

describe("a script", () => {
  const script = (text: string, more: RootFiles = {}, config: Partial<ImageConfig> = {}): Closure =>
    closureWith({ ...PROGRAMS, "/usr/local/bin/start": text, ...more }, { entrypoint: ["start"], ...config });

  it.each<[string, string, readonly string[]]>([
    ["its interpreter", "#!/usr/bin/lua -x\n", ["/usr/bin/lua"]],
    ["an interpreter that env finds", "#!/usr/bin/env lua\n", ["/usr/bin/env", "/usr/bin/lua"]],
    ["one with arguments", "#!/usr/bin/env -S lua -a\n", ["/usr/bin/env", "/usr/bin/lua"]],
    [
      "its commands",
      "#!/bin/sh\nif tool; then x=$(other); fi\n",
      ["/bin/sh", "/usr/bin/other", "/usr/bin/tool"],
    ],
    [
      "commands in variables",
      `#!/bin/sh\nT=tool\n$T a\n"\${O:-other}"\n`,
      ["/bin/sh", "/usr/bin/other", "/usr/bin/tool"],
    ],
    [
      "commands on its own PATH",
      "#!/bin/sh\nPATH=/opt/own:$PATH\nspecial\n",
      ["/bin/sh", "/opt/own/special"],
    ],
    [
      "commands that others run",
      "#!/bin/sh\nexec gosu app tool\n",
      ["/bin/sh", "/usr/bin/gosu", "/usr/bin/tool"],
    ],
    ["commands that its functions run", '#!/bin/sh\nas() { "$@"; }\nas tool\n', ["/bin/sh", "/usr/bin/tool"]],
    [
      "commands in evaluated text",
      "#!/bin/sh\neval 'tool x'\ntrap 'other' EXIT\n",
      ["/bin/sh", "/usr/bin/other", "/usr/bin/tool"],
    ],
    [
      "the command that it puts before its arguments",
      '#!/bin/sh\nEXEC=tool\nset -- "$BIN$EXEC" -x "$@"\n[ -z "$X" ] && EXEC=other\nBIN=\nBIN="$BIN"\nexec "$@"\n',
      ["/bin/sh", "/usr/bin/other", "/usr/bin/tool"],
    ],
    ["what it sources", "#!/bin/sh\n. /usr/lib/part.sh\n", ["/bin/sh", "/usr/bin/other", "/usr/lib/part.sh"]],
    ["paths that it names", "#!/bin/sh\nread x </usr/lib/data\n", ["/bin/sh", "/usr/lib/data"]],
    [
      "paths that it puts together",
      '#!/bin/sh\nD=/usr/lib\nread x <"$D/data"\n',
      ["/bin/sh", "/usr/lib/data"],
    ],
  ])("needs %s", (_name, text, paths) => {
    const closure = script(text, {
      "/usr/bin/lua": "\0",
      "/opt/own/special": "#!/bin/sh\n",
      "/usr/lib/part.sh": "other\n",
    });
    expect(needed(closure).filter((path) => path !== "/usr/local/bin/start")).toEqual([...paths].sort());
    expect(closure.doubts).toEqual([]);
  });

  it("runs what the config gives it", () => {
    const closure = script('#!/bin/sh\nset -e\nexec "$@"\n', {}, { cmd: ["tool", "--serve"] });
    expect(closure.needs.get("/usr/bin/tool")).toMatchObject({ by: null, how: "config" });
    expect(closure.doubts).toEqual([]);
    expect(reachOf(closure, "/usr/bin/unused")).toBe("not reached");
  });

  it("that runs what nobody can tell may run any program there is", () => {
    const closure = script("#!/bin/sh\nCOMMAND=$(cat /run/what)\n$COMMAND\n");
    expect(closure.doubts.join()).toMatch(
      /\/usr\/local\/bin\/start runs commands that only the running shell knows: \$COMMAND/,
    );
    expect(reachOf(closure, "/usr/bin/unused")).toBe("unknown");
    expect(closure.complete).toBe(true);
  });

  it("of the system's that runs what nobody can tell needs what it has set aside", () => {
    const closure = script("#!/bin/sh\n/usr/lib/wrapper\n", {
      "/usr/lib/wrapper":
        '#!/bin/sh\n"$bindir/other" check\nRUN="tool -x"\neval "RUN=\\$RUN_$1"\nset -- "$RUN"\nexec "$@"\n',
    });
    expect(closure.doubts.join()).toMatch(/wrapper runs commands that only the running shell knows/);
    for (const path of ["/usr/bin/tool", "/usr/bin/other"]) expect(reachOf(closure, path)).toBe("needed");
    expect(reachOf(closure, "/usr/bin/unused")).toBe("not reached");
  });

  it("that cannot be read may run any program there is", () => {
    const closure = script("#!/bin/sh\nif tool; then\n");
    expect(closure.doubts.join()).toMatch(/cannot read/);
    expect(reachOf(closure, "/usr/bin/unused")).toBe("unknown");
  });

  it("whose interpreter is not there is a doubt", () => {
    const closure = script("#!/usr/bin/fish\n");
    expect(closure.doubts.join("\n")).toMatch(/start is a script for \/usr\/bin\/fish, which is not there/);
    expect(closure.complete).toBe(false);
  });

  it.each<[string, string]>([
    ["a language that nobody here reads", "#!/usr/bin/tclsh\nexec tool\n"],
    ["one behind env", "#!/usr/bin/env -S fish --no-config\nother\n"],
    ["one that is no language at all", "#!/opt/strange\n"],
  ])("of %s may run any program there is, and that is said", (_name, text) => {
    const closure = script(text, {
      "/usr/bin/tclsh": "\0",
      "/usr/bin/fish": "\0",
      "/opt/strange": "#!/bin/sh\n",
    });
    expect(closure.doubts.join("\n")).toMatch(
      /^\/usr\/local\/bin\/start is a script for .*, which is not read/m,
    );
    expect(reachOf(closure, "/usr/bin/unused")).toBe("unknown");
    expect(reachOf(closure, "/usr/lib/data")).toBe("not reached");
  });

  it.each(["python3", "node", "ruby", "perl", "php", "lua5.4", "gawk -f"])("of %s is read", (language) => {
    const closure = script(`#!/usr/bin/env -S ${language}\n`, { "/usr/bin/env": "\0" });
    expect(closure.doubts.join("\n")).not.toMatch(/not read/);
    expect(reachOf(closure, "/usr/bin/unused")).toBe("not reached");
  });

  it("is read to its end with links that lead around in a circle", () => {
    const closure = script("#!/bin/sh\n/usr/bin/a\n. /etc/loop\n", {
      "/usr/bin/a": { link: "b" },
      "/usr/bin/b": { link: "a" },
      "/etc/loop": { link: "loop" },
    });
    expect(needed(closure)).toEqual(["/bin/sh", "/usr/local/bin/start"]);
  });
});

describe("a chain", () => {
  const files: RootFiles = {
    "/bin": { link: "usr/bin" },
    "/usr/bin/sh": { link: "dash" },
    "/usr/bin/dash": "\0",
    "/usr/bin/tool-1": "\0",
    "/usr/bin/tool": { link: "tool-1" },
    "/usr/local/bin/start": "#!/bin/sh\ntool\n",
  };

  it("goes from what the config starts over every link to the file", () => {
    const { needs } = chainOf(closureWith(files, { cmd: ["start"] }), "/usr/bin/tool-1");
    expect(needs.map(({ path, how, named }) => [path, how, named])).toEqual([
      ["/usr/local/bin/start", "config", "CMD"],
      ["/usr/bin/tool", "command", "tool"],
      ["/usr/bin/tool-1", "link", "tool-1"],
    ]);
  });

  it("needs links of directories, and proves nothing by them", () => {
    const closure = closureWith(files, { cmd: ["start"] });
    expect(closure.needs.get("/bin")).toMatchObject({ by: "/usr/local/bin/start", how: "interpreter" });
    expect(chainOf(closure, "/usr/bin/dash").needs.map(({ path }) => path)).toEqual([
      "/usr/local/bin/start",
      "/usr/bin/sh",
      "/usr/bin/dash",
    ]);
  });

  it("may begin in a tree of unknown names", () => {
    const closure = closureWith(
      { ...PROGRAMS, "/app/x.py": "subprocess.run(['tool'])\nopen('/usr/lib/data')\n" },
      { cmd: ["other"], workingDir: "/app" },
    );
    expect(chainOf(closure, "/usr/lib/data")).toMatchObject({
      tree: { path: "/app" },
      needs: [{ by: "/app/x.py", how: "named" }],
    });
    expect(reachOf(closure, "/usr/bin/tool")).toBe("needed");
  });

  it("is empty where nothing needs the path", () => {
    expect(chainOf(closureWith(PROGRAMS, { cmd: ["tool"] }), "/usr/bin/unused")).toEqual({
      tree: null,
      needs: [],
    });
  });

  it("tells what a recorded run opened", () => {
    const closure = closureOf(rootWith(PROGRAMS, { cmd: ["tool"] }), ["/usr/lib/data", "/not/there"]);
    expect(closure.needs.get("/usr/lib/data")).toEqual({
      path: "/usr/lib/data",
      by: null,
      how: "trace",
      named: "/usr/lib/data",
    });
    expect(needed(closure)).toEqual(["/usr/bin/tool", "/usr/lib/data"]);
  });
});

describe("a tree of unknown names", () => {
  it.each<[string, string, string, string]>([
    ["shell scripts", "/app/x.sh", "other\n", "/usr/bin/other"],
    ["interpreters", "/app/x", "#!/usr/bin/other\n", "/usr/bin/other"],
    ["code that starts programs", "/app/x.js", 'spawnSync("other", [])', "/usr/bin/other"],
    ["configuration", "/app/x.yaml", "file: /usr/lib/data\n", "/usr/lib/data"],
  ])("needs what its %s need", (_name, path, text, wanted) => {
    const closure = closureWith({ ...PROGRAMS, [path]: text }, { cmd: ["tool"], workingDir: "/app" });
    expect(closure.needs.get(wanted)).toMatchObject({ by: path });
    expect(reachOf(closure, "/usr/bin/unused")).toBe("not reached");
  });

  it.each<[string, string, RootFiles, Partial<ImageConfig>]>([
    ["UTF-8", "/srv/données/été.csv", { "/etc/tool.conf": latin1("data=/srv/données/été.csv\n") }, {}],
    ["UTF-8 from its first name on", "/données/x", { "/etc/tool.conf": latin1("« /données/x »\n") }, {}],
    ["UTF-8 in quotation marks", "/données/x", { "/etc/tool.conf": latin1("„/données/x“\n") }, {}],
    ["the config, from its first name on", "/données/x", {}, { cmd: ["/bin/sh", "-c", "tool < /données/x"] }],
    [
      "a script, from its own folder",
      "/opt/x/été/a.csv",
      { "/entry.sh": "#!/bin/sh\n. /opt/x/run.sh", "/opt/x/run.sh": latin1("tool < été/a.csv\n") },
      { cmd: ["/entry.sh"] },
    ],
    [
      "a script's own commands",
      "/srv/bin/démarrer",
      { "/entry.sh": latin1("#!/bin/sh\nPATH=/srv/bin:$PATH démarrer\n") },
      { cmd: ["/entry.sh"] },
    ],
    ["bytes that are not UTF-8", "/srv/\udce9.csv", { "/etc/tool.conf": "data=/srv/\xe9.csv\n" }, {}],
    ["the config", "/srv/été", {}, { cmd: ["/bin/sh", "-c", "tool < /srv/été"] }],
    [
      "ASCII, with other text behind",
      "/srv/a.csv",
      { "/etc/tool.conf": latin1("/srv/a.csv、/srv/b.csv\n") },
      {},
    ],
  ])("needs a path of %s", (_name, path, files, config) => {
    const closure = closureWith(
      { ...PROGRAMS, [path]: "", "/srv/other": "", ...files },
      { cmd: ["tool", "/etc/tool.conf"], ...config },
    );
    expect(reachOf(closure, path)).toBe("needed");
    expect(reachOf(closure, "/srv/other")).toBe("not reached");
  });

  it.each<[string, string, Reach]>([
    ["a file of settings", "/etc/tool.conf", "unknown"],
    ["the code of a library", "/usr/share/tool/part.py", "not reached"],
  ])("is what is served, where %s names it", (_name, path, reach) => {
    const closure = closureWith(
      { ...PROGRAMS, "/srv/page.cgi": "#!/bin/sh\nother\n", [path]: "root /srv;\n" },
      { cmd: ["tool", path] },
    );
    expect(reachOf(closure, "/srv/page.cgi")).toBe(reach);
    expect(reachOf(closure, "/usr/bin/other")).toBe(reach === "unknown" ? "needed" : reach);
  });

  it.each<[string, string, number, Reach, RegExp]>([
    ["a bundle that surely runs", "/app/server.js", 3 << 20, "needed", /^$/],
    ["a text of the application's own", "/app/data.json", 3 << 20, "needed", /^$/],
    ["a library's", "/app/node_modules/x/x.js", 3 << 20, "not reached", /^$/],
    ["what is longer than 16 MiB", "/app/server.js", 17 << 20, "not reached", /too long a text to be read$/],
  ])("reads texts over a mebibyte: %s", (_name, path, bytes, reach, doubts) => {
    const text = `${"//".padEnd(bytes)}\nspawnSync("other")`;
    const closure = closureWith(
      { ...PROGRAMS, "/usr/bin/node": "\0", [path]: text },
      { cmd: ["node", "server.js"], workingDir: "/app" },
    );
    expect(reachOf(closure, "/usr/bin/other")).toBe(reach);
    expect(closure.doubts.join()).toMatch(doubts);
  });

  it.each([2 << 20, 20 << 20])("reads an installer to where its payload begins, of %d bytes", (bytes) => {
    const payload = Buffer.alloc(bytes, "\0\"'$(").toString("latin1");
    const closure = closureWith(
      { ...PROGRAMS, "/opt/install.run": `#!/bin/sh\nother\nexit 0\n${payload}` },
      { cmd: ["/opt/install.run"] },
    );
    expect(reachOf(closure, "/usr/bin/other")).toBe("needed");
    expect(closure.doubts).toEqual([
      "/opt/install.run holds more behind its script: what that names is not known",
    ]);
    expect(closure.complete).toBe(true);
  });

  it.each(["/var/run/tool/x.pid", "/var/run/x.pid", "/var/run/", "/var/run"])(
    "needs the links on the way to what is made at run time: %s",
    (named) => {
      const files = {
        "/var/run": { link: "/run" },
        "/run": null,
        "/run/other": "",
        "/var/lock": { link: "/run" },
      };
      const closure = closureWith(
        { ...PROGRAMS, ...files, "/etc/tool.conf": `pid = ${named}\n` },
        { cmd: ["tool", "/etc/tool.conf"] },
      );
      expect(reachOf(closure, "/var/run")).toBe("needed");
      expect(reachOf(closure, "/run/other")).toBe("not reached");
      expect(reachOf(closure, "/var/lock")).toBe("not reached");
    },
  );

  it("is that in which a program lies, with its data, unless many share it", () => {
    const program = elfWith({ interpreter: "/lib64/ld-linux-x86-64.so.2" });
    const files = {
      "/lib64/ld-linux-x86-64.so.2": elfWith({}),
      "/usr/bin/soffice": { link: "/usr/lib/office/program/soffice" },
      "/usr/lib/office/program/soffice": program,
      "/usr/lib/office/share/registry": { link: "/etc/office/registry" },
      "/etc/office/registry/main.xcd": "",
      "/usr/share/office/fonts/x": "",
      "/usr/lib/other/x": "",
      "/usr/lib/jvm/a/bin/tool": program,
      "/usr/lib/jvm/b/x": "",
    };
    const closure = closureWith(files, { cmd: ["soffice", "/usr/lib/jvm/a/bin/tool"] });
    for (const path of [
      "/usr/lib/office/share/registry",
      "/etc/office/registry/main.xcd",
      "/usr/share/office/fonts/x",
    ])
      expect(reachOf(closure, path)).toBe("unknown");
    for (const path of ["/usr/lib/other/x", "/usr/lib/jvm/b/x"])
      expect(reachOf(closure, path)).toBe("not reached");
  });

  it("holds the links on the way from a place in it to another", () => {
    const closure = closureWith(
      {
        ...PROGRAMS,
        "/opt/x/plugin.so": { link: "/etc/alternatives/plugin" },
        "/etc/alternatives/plugin": { link: "/opt/x/plugin3.so" },
        "/opt/x/plugin3.so": "",
        "/etc/alternatives/other": { link: "/opt/x/plugin3.so" },
      },
      { cmd: ["tool", "/opt/x"] },
    );
    expect(reachOf(closure, "/etc/alternatives/plugin")).toBe("unknown");
    expect(reachOf(closure, "/opt/x/plugin3.so")).toBe("unknown");
    expect(reachOf(closure, "/etc/alternatives/other")).toBe("not reached");
  });

  it.each<[string, Reach]>([
    ["/usr/lib/uwsgi/plugins/python3_plugin.so", "unknown"],
    ["/usr/lib/x86_64-linux-gnu/uwsgi/x.so", "unknown"],
    ["/usr/share/uwsgi-core/pages/x", "unknown"],
    ["/usr/lib/wsgi/x.so", "not reached"],
    ["/usr/local/lib/uwsgi/x.so", "not reached"],
  ])("is what bears the name of a compiled program, beside it: %s", (path, reach) => {
    const program = elfWith({ interpreter: "/lib64/ld-linux-x86-64.so.2" });
    const files = { "/lib64/ld-linux-x86-64.so.2": elfWith({}), "/usr/bin/uwsgi-core": program, [path]: "" };
    expect(reachOf(closureWith(files, { cmd: ["uwsgi-core"] }), path)).toBe(reach);
  });

  it.each([
    "/usr/lib/x86_64-linux-gnu/rubygems-integration/3.1.0/gems/puma-5.6.5/lib/puma.rb",
    "/usr/share/rubygems-integration/all/specifications/rack-2.gemspec",
    "/var/lib/gems/3.1.0/gems/x/lib/x.rb",
  ])("is what Debian's Ruby looks through: %s", (path) => {
    const ruby = elfWith({ interpreter: "/lib64/ld-linux-x86-64.so.2" });
    const files = { "/lib64/ld-linux-x86-64.so.2": elfWith({}), "/usr/bin/ruby3.1": ruby, [path]: "" };
    expect(reachOf(closureWith(files, { cmd: ["ruby3.1", "-e", "0"] }), path)).toBe("unknown");
  });

  it("does not take libraries of a language for those who call the compiler", () => {
    const files = {
      ...PROGRAMS,
      "/usr/bin/gcc": "\0",
      "/app/node_modules/x/build.js": "spawn('gcc'); spawn('other')",
    };
    const closure = closureWith(files, { cmd: ["tool"], workingDir: "/app" });
    expect(reachOf(closure, "/usr/bin/gcc")).toBe("not reached");
    expect(reachOf(closure, "/usr/bin/other")).toBe("needed");
  });

  it.each<[string, Readonly<Record<string, string>>, boolean]>([
    ["code asks for", { "/app/x.js": 'require("tape")' }, true],
    [
      "a package ships with",
      {
        "/app/node_modules/x/index.js": 'import t from "tape"',
        "/app/node_modules/x/package.json": '{"dependencies":{"tape":"5"},"devDependencies":{"tape":"5"}}',
      },
      true,
    ],
    [
      "only a package's own tests ask for",
      {
        "/app/node_modules/@s/x/test.js": 'require("tape")',
        "/app/node_modules/@s/x/package.json": '{"devDependencies":{"tape":"5"}}',
      },
      false,
    ],
    [
      "a package with a broken description asks for",
      { "/app/node_modules/x/test.js": 'require("tape")', "/app/node_modules/x/package.json": "{" },
      true,
    ],
    ["stands nearer", { "/app/x.js": 'require("tape")', "/app/node_modules/tape/index.js": "" }, false],
  ])("needs the shared module that %s", (_name, files, isNeeded) => {
    const shared = { "/usr/share/nodejs/tape/index.js": "" };
    const closure = closureWith({ ...PROGRAMS, ...shared, ...files }, { cmd: ["tool"], workingDir: "/app" });
    expect(reachOf(closure, "/usr/share/nodejs/tape/index.js")).toBe(isNeeded ? "unknown" : "not reached");
  });

  it("needs no shared module where Node.js has one of that name within itself", () => {
    const shared = {
      "/usr/share/nodejs/events/index.js": "",
      "/usr/share/nodejs/util/index.js": "",
      "/usr/share/nodejs/timers/index.js": "",
    };
    const asking = { "/app/x.js": 'require("events"); require("timers/promises"); require("util/")' };
    const closure = closureWith({ ...PROGRAMS, ...shared, ...asking }, { cmd: ["tool"], workingDir: "/app" });
    for (const name of ["events", "timers"])
      expect(reachOf(closure, `/usr/share/nodejs/${name}/index.js`)).toBe("not reached");
    expect(reachOf(closure, "/usr/share/nodejs/util/index.js")).toBe("unknown");
  });

  it("leads over its links to where they lead", () => {
    const files = {
      ...PROGRAMS,
      "/app/data": { link: "/usr/share/data" },
      "/usr/share/data/x": "",
      "/app/file": { link: "/usr/lib/data" },
    };
    const closure = closureWith(files, { cmd: ["tool"], workingDir: "/app" });
    expect(reachOf(closure, "/usr/share/data/x")).toBe("unknown");
    expect(reachOf(closure, "/usr/lib/data")).toBe("needed");
  });
});

describe("a script of a package.json", () => {
  const scripts = {
    prestart: "migrate up",
    start: "NODE_ENV=production tool -x && app-cli",
    poststart: "other",
    "build:css": "unused",
    serve: "npm run -s start",
  };
  const FILES: RootFiles = {
    ...PROGRAMS,
    "/usr/bin/npm": "\0",
    "/usr/bin/yarn": "\0",
    "/usr/bin/migrate": "\0",
    "/usr/bin/node": "\0",
    "/srv/app/package.json": JSON.stringify({ scripts }),
    "/srv/app/node_modules/.bin/app-cli": { link: "../app-cli/bin/cli" },
    "/srv/app/node_modules/app-cli/bin/cli": "#!/usr/bin/env node\n",
  };
  const IN_APP = { workingDir: "/srv/app" };
  const CLI = "/srv/app/node_modules/app-cli/bin/cli";
  const STARTED = ["/usr/bin/tool", "/usr/bin/migrate", "/usr/bin/other", "/bin/sh", CLI];

  it.each<[string, Partial<ImageConfig>, readonly string[], readonly string[]]>([
    ["npm start", { ...IN_APP, cmd: ["npm", "start"] }, STARTED, ["/usr/bin/unused"]],
    ["one that calls another", { ...IN_APP, cmd: ["npm", "run", "serve"] }, STARTED, ["/usr/bin/unused"]],
    [
      "an option for the folder",
      { cmd: ["npm", "--prefix", "/srv/app", "start"] },
      STARTED,
      ["/usr/bin/unused"],
    ],
    ["Yarn's short form", { ...IN_APP, cmd: ["yarn", "build:css"] }, ["/usr/bin/unused"], ["/usr/bin/tool"]],
    [
      "behind another command",
      { ...IN_APP, cmd: ["gosu", "app", "npm", "start"] },
      STARTED,
      ["/usr/bin/unused"],
    ],
    [
      "where a script has gone",
      { cmd: ["sh", "-c", "cd /srv/app && npm start"] },
      STARTED,
      ["/usr/bin/unused"],
    ],
    [
      "of a workspace",
      { ...IN_APP, cmd: ["npm", "-w", "web", "start"] },
      [...STARTED, "/usr/bin/unused"],
      [],
    ],
    [
      "that only the shell knows",
      { ...IN_APP, cmd: ["sh", "-c", 'npm run "$JOB"'] },
      [...STARTED, "/usr/bin/unused"],
      [],
    ],
    ["none", { ...IN_APP, cmd: ["npm", "install"] }, ["/usr/bin/npm"], ["/usr/bin/tool", "/usr/bin/unused"]],
  ])("%s", (_name, config, needs, others) => {
    const closure = closureWith(FILES, config);
    expect(needed(closure)).toEqual(expect.arrayContaining([...needs]));
    expect(others.filter((path) => reachOf(closure, path) !== "not reached")).toEqual([]);
    expect(closure.complete).toBe(true);
  });

  it("is told in the chain", () => {
    const closure = closureWith(FILES, { ...IN_APP, cmd: ["npm", "start"] });
    expect(chainOf(closure, "/usr/bin/tool").needs.map(({ path, named }) => [path, named])).toEqual([
      ["/srv/app/package.json", "start"],
      ["/usr/bin/tool", "tool"],
    ]);
  });

  it("that a package.json lacks, or a broken one, starts server.js, as npm does", () => {
    const files = { ...FILES, "/srv/app/package.json": "{", "/srv/app/server.js": "" };
    expect(needed(closureWith(files, { ...IN_APP, cmd: ["npm", "start"] }))).toContain("/usr/bin/node");
  });
});
