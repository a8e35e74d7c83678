import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { closureOf } from "../../src/contents/closure.ts";
import { readClass } from "../../src/contents/java/class-file.ts";
import { reachOf } from "../../src/model/closure.ts";
import { rootWith } from "../support/root.ts";
import { inFolder, itWith, run } from "./tools.ts";

/** What people write to start a program: with a constant, a line of text, by a method of another class, over an interface. */
const SOURCES: Readonly<Record<string, string>> = {
  "Main.java": `package com.acme;
    import java.util.List;
    public class Main {
      static final long WIDE = 5000000000L;
      static final double HALF = 0.5;
      public static void main(String[] args) throws Exception {
        new Convert(new ShellRunner()).mp3(args.length > 0 ? args[0] : "naïve\\u0000 \\uD83D\\uDE00");
        System.out.println(WIDE * HALF);
        Runtime.getRuntime().exec("git log " + args.length);
        Runtime.getRuntime().exec(new String[] {"sh", "-c", "ps aux | grep java"});
      }
    }`,
  "Convert.java": `package com.acme;
    record Convert(Runner runner) {
      static final String TOOL = "ffmpeg";
      void mp3(String file) { runner.run(TOOL, "-i", file); }
      String help() { return "jq"; }
    }`,
  "Runner.java": "package com.acme; interface Runner { void run(String... line); }",
  "ShellRunner.java": `package com.acme;
    class ShellRunner implements Runner {
      public void run(String... line) {
        try { new ProcessBuilder(line).start(); } catch (java.io.IOException e) { throw new RuntimeException(e); }
      }
    }`,
  "Other.java": `package com.acme; class Other { String name() { return "curl"; } }`,
};

const PROGRAMS = ["java", "ffmpeg", "git", "sh", "ps", "grep", "jq", "curl"];

describe("classes as the Java compiler writes them", () => {
  itWith(["javac", "jar"], "hold the constants that javap lists, and start what their sources say", () =>
    inFolder((folder) => {
      for (const [name, text] of Object.entries(SOURCES)) writeFileSync(join(folder, name), text);
      const names = Object.keys(SOURCES).map((name) => join(folder, name));
      run("javac", ["-encoding", "UTF-8", "-d", folder, ...names]);
      const places = ["Main", "Convert", "Runner", "ShellRunner", "Other"].map((name) =>
        join(folder, "com/acme", `${name}.class`),
      );
      for (const path of places) expectListed(path);
      run("jar", [
        "--create",
        "--file",
        join(folder, "app.jar"),
        "--main-class",
        "com.acme.Main",
        "-C",
        folder,
        "com",
      ]);
      const programs = PROGRAMS.map((name) => [`/usr/bin/${name}`, "\0"]);
      const files = {
        ...Object.fromEntries(programs),
        "/opt/app.jar": readFileSync(join(folder, "app.jar")),
      };
      const closure = closureOf(rootWith(files, { cmd: ["java", "-jar", "/opt/app.jar"] }));
      const needed = PROGRAMS.filter((name) => reachOf(closure, `/usr/bin/${name}`) === "needed");
      // A class that is handed a Runner holds `jq` too: what of its words it hands on cannot be told.
      expect(needed).toEqual(["java", "ffmpeg", "git", "sh", "ps", "grep", "jq"]);
    }),
  );
});

/** What the JDK's own tool prints of the pool: `#7 = String #8 // ffmpeg`. */
const expectListed = (path: string): void => {
  const found = readClass(readFileSync(path));
  const text = run("javap", ["-v", "-p", path]);
  const listed = (kind: string): string[] =>
    [...text.matchAll(new RegExp(` = ${kind} +\\S+ +// +(.*)`, "g"))].map(([, it = ""]) => it.trim());
  const plain = (strings: readonly string[] = []): string[] =>
    strings.filter((it) => /^[\w /$-]+$/.test(it)).map((it) => it.trim());
  expect(plain(found?.strings)).toEqual(plain(listed("String")));
  expect(found?.strings.length).toBe(listed("String").length);
  expect([...(found?.classes ?? [])]).toEqual(listed("Class").map((it) => it.replace(/^"(.*)"$/, "$1")));
  const calls = listed("(?:Interface)?Methodref").filter((it) => it.startsWith("java/lang/Runtime."));
  expect(found?.methodsOf("java/lang/Runtime")).toEqual(calls.map((it) => /\.([^:]+):/.exec(it)?.[1]));
};
