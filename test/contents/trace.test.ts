import { describe, expect, it } from "vitest";
import { parseTrace } from "../../src/contents/trace.ts";

describe("a recorded run", () => {
  it.each<[string, string, readonly string[]]>([
    ["a plain list", "/usr/bin/a\n/etc/b c\n\n/usr/bin/a\n", ["/etc/b c", "/usr/bin/a"]],
    ["a fanotify list", "20 /usr/bin/a\n1021 /etc/b\n", ["/etc/b", "/usr/bin/a"]],
    ["lines that end with a carriage return", "/a\r\n/b\r\n", ["/a", "/b"]],
    [
      "what was opened",
      'openat(AT_FDCWD, "/etc/ld.so.cache", O_RDONLY|O_CLOEXEC) = 3\nopen("/b", O_RDONLY) = 4',
      ["/b", "/etc/ld.so.cache"],
    ],
    ["not what failed", 'openat(AT_FDCWD, "/a", O_RDONLY) = -1 ENOENT (No such file or directory)', []],
    [
      "what ran, and what was looked at",
      'execve("/bin/ls", ["ls"], 0x7f /* 9 vars */) = 0\nnewfstatat(AT_FDCWD, "/x", {st_mode=S_IFREG}, 0) = 0',
      ["/bin/ls", "/x"],
    ],
    [
      "processes and times",
      '[pid  12] 10:00:01.5 open("/a", O_RDONLY) = 3\n13 open("/b", O_RDONLY) = 3\n13 1700000000.123456 open("/c", 0) = 3',
      ["/a", "/b", "/c"],
    ],
    [
      "calls that end later",
      '[pid 1] openat(AT_FDCWD, "/a", O_RDONLY <unfinished ...>\n[pid 2] openat(AT_FDCWD, "/b", 0) = 1\n[pid 1] <... openat resumed>) = 3',
      ["/a", "/b"],
    ],
    [
      "calls that end badly",
      '1 openat(AT_FDCWD, "/a", O_RDONLY <unfinished ...>\n1 <... openat resumed>) = -1 ENOENT (No such file)',
      [],
    ],
    [
      "where a process went",
      '1 chdir("/opt/app") = 0\n1 open("lib/x", 0) = 3\n1 chdir("..") = 0\n1 open("y", 0) = 3',
      ["/opt", "/opt/app", "/opt/app/lib/x", "/opt/y"],
    ],
    [
      "where its child begins",
      '1 chdir("/opt") = 0\n1 clone(child_stack=NULL, flags=SIGCHLD) = 2\n2 open("x", 0) = 3',
      ["/opt", "/opt/x"],
    ],
    [
      "directories that -y names",
      'openat(5</usr/lib>, "a.so", O_RDONLY) = 6</usr/lib/a.so>',
      ["/usr/lib/a.so"],
    ],
    ["not what lies in a directory that nothing names", 'openat(5, "a.so", O_RDONLY) = 6', []],
    ["not names that are cut short", 'open("/very/lo"..., O_RDONLY) = 3', []],
    ["names with quotes and bytes", String.raw`open("/a\"b\\c\303\244\n", 0) = 3`, ['/a"b\\cä\n']],
    ["names that are not UTF-8", String.raw`open("/a\344", 0) = 3`, ["/a\udce4"]],
    [
      "no other calls",
      'mkdir("/new", 0777) = 0\nwrite(1, "/etc/passwd", 11) = 11\n+++ exited with 0 +++\n--- SIGCHLD ---',
      [],
    ],
  ])("tells %s", (_name, text, paths) => expect(parseTrace(text)).toEqual(paths));

  it("reads relative names from the working directory", () =>
    expect(parseTrace('open("a", 0) = 3', "/srv")).toEqual(["/srv/a"]));
});
