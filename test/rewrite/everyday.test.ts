import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { run, scratch } from "../support/main.ts";
import { type StoredByLine, savedImage } from "./built-image.ts";

const { write } = scratch();
const kB = 1000;
const BASE = { "/etc/os-release": 500 * kB, "/bin/sh": 100 * kB } as const;
const BASE_BYTES = 600 * kB;

interface Declined {
  readonly rule: string;
  readonly line: number;
  readonly reason: string;
  readonly bytes: number | null;
}

interface Answer {
  readonly before: string;
  readonly after: string;
  readonly steps: readonly { readonly rule: string; readonly line: number; readonly savesBytes: number }[];
  readonly declined: readonly Declined[];
  readonly predicted: { readonly storedBytes: number };
}

const textOf = (name: string): string =>
  readFileSync(`fixtures/dockerfiles/everyday-${name}.Dockerfile`, "utf8");

const imageAt = (name: string, dockerfile: string, stored: StoredByLine): string =>
  write(`${name}.tar`, savedImage(dockerfile, { 0: BASE, ...stored }));

/** `slim rewrite` of one of them with the image that it built. */
const answerOf = async (name: string, stored: StoredByLine): Promise<Answer> => {
  const file = write(`${name}.Dockerfile`, textOf(name));
  const image = imageAt(name, textOf(name), stored);
  const { out, err } = await run(["rewrite", file, "--image", image, "--format", "json"]);
  expect(err).toBe("");
  return JSON.parse(out);
};

const stepsOf = ({ steps }: Answer) => steps.map(({ rule, line, savesBytes }) => [rule, line, savesBytes]);

/** What is said of the waste that stays; whether two stages would do is another question. */
const leftIn = ({ declined }: Answer) =>
  declined
    .filter(({ rule }) => rule !== "multi-stage")
    .map(({ rule, line, bytes, reason }) => [rule, line, bytes, reason]);

const changed = (answer: Answer, line: string, by: string): void => {
  expect(answer.before).toContain(line);
  expect(answer.after).toBe(answer.before.replace(line, by));
};

describe("everyday files and the images that they built", { timeout: 60_000 }, () => {
  it("UBI with yum, sed -i and chmod -R: no cache is to blame, what is stored a second time is", async () => {
    const answer = await answerOf("ubi-httpd-php", {
      2: {
        "/etc/httpd/conf/httpd.conf": 12 * kB,
        "/etc/php-fpm.d/www.conf": 20 * kB,
        "/usr/sbin/httpd": 900 * kB,
        "/var/log/httpd": "dir",
        "/run/httpd": "dir",
        "/run/httpd/modules": 300 * kB,
        "/var/lib/rpm/Packages": 700 * kB,
      },
      5: { "/var/www/html/index.php": 3 * kB },
      6: {
        "/etc/httpd/conf/httpd.conf": { bytes: 12 * kB, text: "Listen 8080" },
        "/etc/php-fpm.d/www.conf": { bytes: 20 * kB, text: "listen.acl_users =" },
        "/var/log/httpd": { mode: 0o775 },
        "/run/httpd": { mode: 0o775 },
        "/run/httpd/modules": { bytes: 300 * kB, mode: 0o664 },
        "/run/php-fpm": { mode: 0o775 },
      },
    });
    const reason = "line 6 made it waste, and the two cannot be put together: an ADD stands between them";
    expect(leftIn(answer)).toEqual([
      ["metadata-only", 2, 300 * kB, reason],
      ["overwritten", 2, 32 * kB, reason],
    ]);
    expect([answer.steps, answer.after]).toEqual([[], answer.before]);
  });

  it("apt-get update and install in two RUNs become one, which cleans up", async () => {
    const answer = await answerOf("update-then-install", {
      2: { "/var/lib/apt/lists/jammy_Packages": 800 * kB },
      3: { "/usr/bin/python3": 900 * kB },
    });
    expect(stepsOf(answer)).toEqual([["apt-split-update", 2, 800 * kB]]);
    changed(
      answer,
      "RUN apt-get update\nRUN apt-get install -y python3\n",
      "RUN apt-get update && apt-get install -y python3 && rm -rf /var/lib/apt/lists/*\n",
    );
    expect(answer.predicted.storedBytes).toBe(BASE_BYTES + 900 * kB);
    expect(leftIn(answer)).toEqual([]);
  });

  it("the same in one RUN cleans up", async () => {
    const answer = await answerOf("no-clean-up", {
      2: { "/var/lib/apt/lists/jammy_Packages": 800 * kB, "/usr/bin/python3": 900 * kB },
    });
    expect(stepsOf(answer)).toEqual([["apt-lists", 2, 800 * kB]]);
    changed(answer, "-y python3\n", "-y python3 && rm -rf /var/lib/apt/lists/*\n");
    expect(answer.predicted.storedBytes).toBe(BASE_BYTES + 900 * kB);
    expect(leftIn(answer)).toEqual([]);
  });

  it("a file that a RUN behind a COPY removes stays, its bytes told, for nobody knows what the COPY wants of it", async () => {
    const answer = await answerOf("file-removed-later", {
      2: { "/file1": 700 * kB },
      3: { "/app/main": 10 * kB },
      4: { "/.wh.file1": 0 },
    });
    const reason = "line 4 made it waste, and the two cannot be put together: a COPY stands between them";
    expect(leftIn(answer)).toEqual([["deleted", 2, 700 * kB, reason]]);
    expect([answer.steps, answer.after]).toEqual([[], answer.before]);
  });

  it("Node in one stage loses npm's cache", async () => {
    const answer = await answerOf("node", {
      2: { "/app": "dir" },
      3: { "/app/package.json": 1 * kB },
      4: { "/app/node_modules/a/a.js": 400 * kB, "/root/.npm/_cacache/content-v2/aa": 600 * kB },
      5: { "/app/src/index.ts": 50 * kB },
      6: { "/app/dist/index.js": 40 * kB },
    });
    expect(stepsOf(answer)).toEqual([["npm-cache", 4, 600 * kB]]);
    changed(answer, "RUN npm ci\n", `RUN npm ci${NPM_CLEAN}\n`);
    expect(leftIn(answer)).toEqual([]);
  });

  it("of Node in two stages only the cache of the last is to blame", async () => {
    const answer = await answerOf("node-split", {
      9: { "/app": "dir" },
      10: { "/app/package.json": 1 * kB },
      11: { "/app/node_modules/a/a.js": 400 * kB, "/root/.npm/_cacache/content-v2/aa": 600 * kB },
      12: { "/app/dist/index.js": 40 * kB },
    });
    expect(stepsOf(answer)).toEqual([["npm-cache", 11, 600 * kB]]);
    changed(answer, "--only=production\n", `--only=production${NPM_CLEAN}\n`);
    expect(answer.declined.map(({ rule }) => rule)).toEqual(["multi-stage"]);
  });

  it("pip install --user leaves its cache in the user's home, and what it installed stays there", async () => {
    const home = { "/home/app": { uid: 1000 } } as const;
    const answer = await answerOf("pip-user", {
      2: { ...home, "/etc/passwd": { bytes: 35, text: "app:x:1000:1000::/home/app:/bin/sh" } },
      4: {},
      5: { ...home, "/home/app/requirements.txt": 100 },
      6: {
        ...home,
        "/home/app/.local/lib/python3.11/site-packages/flask/app.py": { bytes: 500 * kB, uid: 1000 },
        "/home/app/.cache/pip/http-v2/a/b/c": { bytes: 300 * kB, uid: 1000 },
      },
      7: { ...home, "/home/app/main.py": 5 * kB },
    });
    expect(stepsOf(answer)).toEqual([["pip-cache", 6, 300 * kB]]);
    changed(answer, "pip install --user", "pip install --no-cache-dir --user");
    expect(leftIn(answer)).toEqual([]);
  });
});

const NPM_CLEAN = " && npm cache clean --force && rm -rf ~/.npm/_logs ~/.npm/_prebuilds";

describe("two images on python:3.11, one with django, one with django and pillow", () => {
  const PACKAGES = "/usr/local/lib/python3.11/site-packages";
  const APP = { "/app/manage.py": 50 * kB } as const;
  const WITH_DJANGO = { [`${PACKAGES}/django/core.py`]: 900 * kB } as const;
  const WITH_BOTH = { ...WITH_DJANGO, [`${PACKAGES}/PIL/Image.py`]: 400 * kB } as const;
  const CACHE = { "/root/.cache/pip/http-v2/django": 300 * kB } as const;

  /** Stored bytes of the two, and of the second those in layers that the first has too. */
  const shared = async (one: string, other: string) => {
    const { out } = await run(["compare", one, other, "--format", "json"]);
    const { a, b, layers } = JSON.parse(out);
    const common = layers.filter((layer: { shared: boolean }) => layer.shared);
    return {
      stored: [a.sizes.storedBytes, b.sizes.storedBytes],
      shared: common.reduce((sum: number, layer: { contentBytes: number }) => sum + layer.contentBytes, 0),
    };
  };

  it("share their base and the app, before and after; the rewrite takes the caches and parts nothing", async () => {
    const [one, other] = [textOf("django"), textOf("django-pillow")];
    const first = await answerOf("django", { 2: { ...WITH_DJANGO, ...CACHE }, 3: APP });
    const second = await answerOf("django-pillow", {
      2: { ...WITH_BOTH, ...CACHE, "/root/.cache/pip/http-v2/pillow": 200 * kB },
      3: APP,
    });
    const before = await shared(
      imageAt("one", one, { 2: { ...WITH_DJANGO, ...CACHE }, 3: APP }),
      imageAt("other", other, {
        2: { ...WITH_BOTH, ...CACHE, "/root/.cache/pip/http-v2/pillow": 200 * kB },
        3: APP,
      }),
    );
    const after = await shared(
      imageAt("one-after", first.after, { 2: WITH_DJANGO, 3: APP }),
      imageAt("other-after", second.after, { 2: WITH_BOTH, 3: APP }),
    );
    expect([stepsOf(first), stepsOf(second)]).toEqual([
      [["pip-cache", 2, 300 * kB]],
      [["pip-cache", 2, 500 * kB]],
    ]);
    expect(before).toEqual({
      stored: [BASE_BYTES + 1250 * kB, BASE_BYTES + 1850 * kB],
      shared: BASE_BYTES + 50 * kB,
    });
    expect(after).toEqual({
      stored: [first.predicted.storedBytes, second.predicted.storedBytes],
      shared: before.shared,
    });
  });
});
