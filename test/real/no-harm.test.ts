import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import type { ImageConfig } from "../../src/model/image.ts";
import { inFolder } from "../oracle/tools.ts";
import { removeBelow, unreachedIn } from "../support/unreached.ts";
import { describeReal, realPath, TIMEOUT_MS } from "./images.ts";
import { withRoot } from "./root.ts";
import { unpacked } from "./unpacked.ts";

const FETCH = (port: number, path: string): string =>
  `setTimeout(()=>require("http").get("http://127.0.0.1:${port}${path}",r=>{let t="";r.on("data",d=>t+=d);r.on("end",()=>{console.log(r.statusCode,t);process.exit()})}),1500)`;

interface Case {
  readonly name: string;
  /** In place of the image's own, where that starts nothing. */
  readonly config?: Partial<ImageConfig>;
  readonly folder: string;
  readonly env?: readonly string[];
  /** What is started, before and after: what the image starts, made to end by itself. */
  readonly commands: readonly (readonly string[])[];
  readonly answers: RegExp;
  /** These must be among what is not reached. */
  readonly unreached: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: "c-tool",
    folder: "/usr/src/wordfreq",
    commands: [
      ["/usr/local/bin/wordfreq", "-n", "1", "/etc/passwd"],
      ["/usr/local/bin/wordfreq", "--help"],
    ],
    answers: /^ +\d+ [a-z]+\n/,
    unreached: ["/usr/bin/apt-get", "/usr/bin/perl", "/usr/include/stdio.h", "/usr/local/include/lz4.h"],
  },
  {
    name: "clean-multistage",
    folder: "/",
    commands: [["/usr/local/bin/wordfreq", "-n", "1", "/etc/passwd"]],
    answers: /^ +\d+ [a-z]+\n/,
    unreached: ["/usr/lib/x86_64-linux-gnu/libssl.so.3"],
  },
  {
    name: "rpm-app",
    folder: "/opt/app",
    commands: [["lua5.4", "main.lua"]],
    answers: /^sum.*3\n/,
    unreached: ["/usr/bin/sed"],
  },
  {
    name: "churn",
    folder: "/data",
    commands: [["/bin/sh", "-c", "ls -laR /data"]],
    answers: /written-through/,
    unreached: ["/usr/bin/apt-get", "/usr/bin/getfacl"],
  },
  {
    name: "node-web",
    folder: "/app",
    env: ["HOST=127.0.0.1", "PORT=18081"],
    commands: [
      ["node", "-e", 'require("./dist/app.js").createApp();console.log("app loads")'],
      ["node", "-e", `require("./dist/server.js");${FETCH(18081, "/")}`],
    ],
    answers: /app loads\n[\s\S]*200 <!doctype html>/,
    unreached: ["/usr/bin/apt-get", "/usr/bin/perl", "/usr/bin/curl", "/usr/share/nodejs/npm/lib/npm.js"],
  },
  {
    // Its CMD, gunicorn, is not installed.
    name: "python-app",
    config: { cmd: ["python3", "-m", "flask", "--app", "inventory.app", "run"] },
    folder: "/srv/inventory",
    commands: [
      [
        "python3",
        "-c",
        "import inventory.app as it, numpy; client = it.app.test_client(); print(client.get('/').data, numpy.linalg.inv([[1, 2], [3, 4]]))",
      ],
      [
        "python3",
        "-c",
        "import ssl, sqlite3, ctypes, lzma, bz2, zoneinfo, encodings.idna, decimal; print(zoneinfo.ZoneInfo('Europe/Paris'))",
      ],
      ["python3", "-m", "flask", "--app", "inventory.app", "routes"],
    ],
    answers: /Europe\/Paris[\s\S]*static/,
    unreached: ["/usr/bin/x86_64-linux-gnu-gcc-12", "/usr/bin/make", "/usr/bin/perl"],
  },
  {
    name: "big",
    folder: "/opt/app",
    commands: [["node", "index.js"]],
    answers: /^3\n/,
    unreached: [
      "/usr/bin/tex",
      "/usr/lib/jvm/java-17-openjdk-amd64/bin/java",
      "/usr/share/nodejs/npm/lib/npm.js",
      "/usr/bin/perl",
    ],
  },
];

/** What commands print, started in a root file system of their own. */
const answersOf = (tree: string, { folder, env = [], commands }: Case): string =>
  commands
    .map((command) => {
      const args = [
        "--mount",
        "--pid",
        "--fork",
        "--kill-child",
        "--mount-proc",
        `--root=${tree}`,
        `--wd=${folder}`,
      ];
      const { stdout, stderr, status } = spawnSync("unshare", [...args, ...command], {
        encoding: "utf8",
        maxBuffer: 1 << 28,
        timeout: 60_000,
        env: {
          PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
          ...Object.fromEntries(env.map((it) => it.split("="))),
        },
      });
      return status === 0 ? stdout : `failed (${status}): ${stderr}`;
    })
    .join("");

/** What differs from run to run: times, processes, the root directory. */
const steady = (answer: string): string =>
  answer.replace(/"(?:time|pid)":\d+/g, "").replace(/^.*(?:HTTP\/1\.1.*| \.\.)$/gm, "");

for (const each of CASES)
  describeReal(each.name, () => {
    it(
      "answers the same without all that is not reached",
      async () => {
        await inFolder(async (folder) => {
          const tree = unpacked(realPath(each.name, "oci"), folder);
          const archive = realPath(each.name, "docker-archive.tar");
          const { closure, unreached } = await withRoot(archive, each.config ?? {}, unreachedIn);
          expect(closure.complete).toBe(true);
          expect(unreached).toEqual(expect.arrayContaining([...each.unreached]));
          const before = answersOf(tree, each);
          expect(before).toMatch(each.answers);
          removeBelow(tree, unreached);
          expect(steady(answersOf(tree, each))).toBe(steady(before));
        });
      },
      TIMEOUT_MS,
    );
  });
