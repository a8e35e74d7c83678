import { describe, expect, it } from "vitest";
import type { Example } from "../../src/model/rule.ts";
import { rewritten } from "../rewrite/rewritten.ts";
import { shown } from "./evidence.ts";

type Layers = Readonly<Record<number, Example["layers"][number]>>;

const MB = 1_000_000;

/** The RUNs and COPYs that come out, and what each step saves. */
const outcome = (text: string, layers: Layers, options: Parameters<typeof shown>[2] = {}) => {
  const { evidence, findings } = shown(text, layers, options);
  const { text: after, steps, declined } = rewritten(text, { evidence });
  return {
    after,
    steps,
    declined,
    findings,
    saves: steps.map(({ rule, line, savesBytes }) => [rule, line, savesBytes]),
  };
};

describe("steps with the bytes of an image", () => {
  it("lists that another RUN deletes too late are counted where they lie", () => {
    const text =
      "FROM a\nRUN apt-get update && apt-get install -y x\nCOPY y /y\nRUN rm -rf /var/lib/apt/lists/*\n";
    const { after, saves } = outcome(text, {
      2: { "/var/lib/apt/lists/a": 20 * MB, "/usr/bin/x": 5 * MB },
      3: { "/y": 1 },
      4: { "/var/lib/apt/lists/.wh.a": 0 },
    });
    expect(saves).toEqual([["apt-lists", 2, 20 * MB]]);
    expect(after).toBe(
      "FROM a\nRUN apt-get update && apt-get install -y x && rm -rf /var/lib/apt/lists/*\nCOPY y /y\n",
    );
  });

  it("without lists in the image there is nothing to delete", () => {
    const text = "FROM a\nRUN apt-get update && apt-get install -y x\n";
    const { after, declined } = outcome(text, { 2: { "/usr/bin/x": 5 * MB } });
    expect(after).toBe(text);
    expect(declined).toEqual([
      { rule: "apt-lists", line: 2, reason: "the image holds no package lists of it" },
    ]);
  });

  it("a cache that holds too little is left", () => {
    const text = "FROM a\nRUN npm ci\n";
    const { after } = outcome(text, { 2: { "/root/.npm/_cacache/a": 10, "/app/a.js": 100 * MB } });
    expect(after).toBe(text);
  });

  it("a file that is stored twice and is too little is left, and that is said", () => {
    const text = "FROM a\nCOPY run /run.sh\nRUN chmod +x /run.sh\n";
    const { after, declined } = outcome(text, {
      2: { "/run.sh": 95, "/big": 100 * MB },
      3: { "/run.sh": 95 },
    });
    expect(after).toBe(text);
    expect(declined).toEqual([
      expect.objectContaining({ line: 2, bytes: 95, reason: "it is too little to be worth a change" }),
    ]);
  });

  it("where apt keeps its downloads, every RUN of it cleans them", () => {
    const text = "FROM a\nRUN apt-get update\nRUN apt-get install -y x\nRUN apt-get purge -y x\n";
    const { after, saves } = outcome(text, {
      2: { "/var/lib/apt/lists/a": 20 * MB, "/var/cache/apt/pkgcache.bin": 9 * MB },
      3: { "/var/cache/apt/archives/x.deb": 7 * MB, "/var/cache/apt/pkgcache.bin": 8 * MB },
      4: { "/var/cache/apt/pkgcache.bin": 6 * MB },
    });
    expect(after).toBe(
      "FROM a\nRUN apt-get update && apt-get install -y x && apt-get clean && rm -rf /var/lib/apt/lists/*\nRUN apt-get purge -y x && apt-get clean\n",
    );
    expect(saves).toEqual([
      ["apt-split-update", 2, 44 * MB],
      ["apt-package-cache", 4, 6 * MB],
    ]);
  });

  it("an archive that was unpacked goes by its name, unless a later line names it", () => {
    const layers = { 2: { "/src/t.tgz": 9 * MB, "/src/t": "dir", "/src/t/a.c": 30 * MB } } as const;
    const text = "FROM a\nRUN cd /src && wget https://example.invalid/t.tgz && tar xf t.tgz\n";
    expect(outcome(text, layers).after).toContain("tar xf t.tgz && rm -f /src/t.tgz\n");
    expect(outcome(`${text}RUN sha256sum /src/t.tgz\n`, { ...layers, 3: {} }).after).not.toContain("rm -f");
  });

  it("RUNs are put together where one deletes what the other stored", () => {
    const text =
      "FROM a\nRUN wget -O /t.bin https://example.invalid/t\n# what it is for\nRUN /t.bin install \\\n && rm /t.bin\n";
    const { after, saves } = outcome(text, {
      2: { "/t.bin": 9 * MB },
      4: { "/.wh.t.bin": 0, "/opt/t": 5 * MB },
    });
    expect(after).toBe(
      "FROM a\nRUN wget -O /t.bin https://example.invalid/t \\\n# what it is for\n    && /t.bin install \\\n && rm /t.bin\n",
    );
    expect(saves).toEqual([["deleted", 2, 9 * MB]]);
  });

  it.each([
    ["a COPY between", "RUN wget -O /t x\nCOPY a /a\nRUN rm /t", 4, "a COPY stands between them"],
    [
      "cd in the first",
      "RUN cd /x && wget -O /t x\nRUN true\nRUN rm /t",
      4,
      "line 2 changes its shell or folder",
    ],
    [
      "export in the first",
      "RUN export A=1 && wget -O /t x\nRUN true\nRUN rm /t",
      4,
      "line 2 changes its shell or folder",
    ],
    ["set -e in the first", "RUN set -e; wget -O /t x\nRUN true\nRUN rm /t", 4, "line 2 changes its shell"],
    [
      "; in the second",
      "RUN wget -O /t x\nRUN a; b\nRUN rm /t",
      4,
      "line 3 goes on after a failure, or decides itself",
    ],
    ["other flags", "RUN wget -O /t x\nRUN --network=none true\nRUN rm /t", 4, "line 3 has other flags"],
    ["an exec form", 'RUN wget -O /t x\nRUN ["a"]\nRUN rm /t', 4, "line 3 cannot be read"],
  ])("they are not with %s", (_what, runs, line, trouble) => {
    const text = `FROM a\n${runs}\n`;
    const { after, declined } = outcome(text, { 2: { "/t": 9 * MB }, 3: { "/a": 1 }, 4: { "/.wh.t": 0 } });
    expect(after).toBe(text);
    expect(declined.map(({ reason }) => reason)).toContain(
      `line ${line} made it waste, and the two cannot be put together: ${trouble}`,
    );
  });

  it("every finding is answered or declined", () => {
    const text = "FROM a\nRUN npm ci\nCOPY . /app\nRUN chown -R 1000 /app\n";
    const { steps, declined, findings } = outcome(text, {
      2: { "/root/.npm/_cacache/a": 9 * MB, "/a.pyc": 2 * MB, "/usr/share/man/man1/a.1": MB },
      3: { "/app/a": 3 * MB, "/app/.git/objects/pack/p": 4 * MB },
      4: { "/app/a": 3 * MB, "/app/.git/objects/pack/p": 4 * MB },
    });
    expect(findings.length).toBeGreaterThan(3);
    for (const finding of findings) {
      const isTold =
        steps.some(({ answers }) => answers.includes(finding)) ||
        declined.some(({ rule, line }) => rule === finding.waste.id && line === finding.instruction?.line);
      expect([finding.waste.id, finding.instruction?.line, isTold]).toEqual([
        finding.waste.id,
        finding.instruction?.line,
        true,
      ]);
    }
  });
});

describe("chown -R after a COPY", () => {
  const FILES = { "/app": "dir", "/app/a": 3 * MB } as const;
  const copied = (before: string, chown: string): string => `FROM a\n${before}\nCOPY . /app\nRUN ${chown}\n`;
  const layers = { 2: {}, 3: FILES, 4: FILES } as const;

  it.each([
    ["by number", "WORKDIR /", "chown -R 1000:1000 /app", "--chown=1000:1000", "chown 1000:1000 /app"],
    [
      "by a name made before",
      "RUN useradd app",
      "chown -R app:app /app/",
      "--chown=app:app",
      "chown app:app /app/",
    ],
    [
      "a group stays root's where none is named",
      "WORKDIR /",
      "chown -R 1000 /app",
      "--chown=1000:0",
      "chown 1000 /app",
    ],
  ])("goes to the COPY: %s", (_how, before, chown, flag, left) => {
    const { after, saves } = outcome(copied(before, chown), layers, { owner: { 4: 1000 } });
    expect(after).toBe(copied(before, left).replace("COPY", `COPY ${flag}`));
    expect(saves).toEqual([["metadata-only", 4, 3 * MB]]);
  });

  it("goes to the COPY for an account of the base", () => {
    const text = copied("WORKDIR /", "chown -R www-data: /app");
    const { after } = outcome(text, layers, {
      owner: { 4: 33 },
      accounts: "www-data:x:33:33::/var/www:/bin/sh\n",
    });
    expect(after).toContain("COPY --chown=www-data . /app");
  });

  it.each([
    [
      "a user who is made later",
      copied("WORKDIR /", "useradd app && chown -R app:app /app"),
      layers,
      "app is not there yet at line 3",
    ],
    [
      "files that a RUN made",
      copied("RUN make", "chown -R 1:1 /app"),
      { ...layers, 2: { "/app/b": 2 * MB }, 4: { ...FILES, "/app/b": 2 * MB } },
      "line 2 is a RUN, not a COPY",
    ],
    [
      "a folder that COPY found there",
      copied("RUN mkdir -p /app/d", "chown -R 1:1 /app"),
      { ...layers, 2: { "/app/d": "dir" }, 4: { ...FILES, "/app/d": "dir" } },
      "the folder /app/d did not come with a COPY",
    ],
    ["an owner in a variable", copied("ARG U", 'chown -R "$U" /app'), layers, "its owner is not written out"],
  ] as const)("stays for %s", (_why, text, stored, reason) => {
    const { after, declined } = outcome(text, stored, { owner: { 4: 1 } });
    expect(after).toBe(text);
    expect(declined.map((one) => one.reason)).toContain(`the chown -R of line 4 stores it again: ${reason}`);
  });
});
