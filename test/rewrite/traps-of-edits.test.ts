import { describe, expect, it } from "vitest";
import { RULES } from "../../rules/index.ts";
import { execForm } from "../../src/dockerfile/instruction.ts";
import { readRecipe } from "../../src/recipe/read.ts";
import { rewriteDockerfile } from "../../src/rewrite/rewrite.ts";
import { shown } from "../plan/evidence.ts";
import { corpus, rewritten, rewrittenRuns } from "./rewritten.ts";

const MB = 1_000_000;
const UPDATE = "apt-get update && apt-get install -y";
const CLEAN = "rm -rf /var/lib/apt/lists/*";

/** A rewrite with what the layers stored, by line. */
const outcome = (
  text: string,
  layers: Parameters<typeof shown>[1],
  options: Parameters<typeof shown>[2] = {},
) => {
  const { evidence, findings } = shown(text, layers, options);
  return { ...rewritten(text, { evidence }), findings };
};

const flagsAndWords = (text: string): string[] =>
  readRecipe(text, "x").stages.flatMap((sites) =>
    sites.flatMap(({ instruction }) => [...instruction.flags, instruction.argument]),
  );

describe("traps of what is read", () => {
  it("trap 12: a word of an exec form keeps its blank", () => {
    expect(execForm('["a b","c/"]')).toEqual(["a b", "c/"]);
  });

  it("trap 14: ENV of the old form has the rest of the line for a value", () => {
    const site = readRecipe("FROM a\nENV A B C\nRUN true\n", "x").stages[0]?.[2];
    expect(site?.circumstances.env.get("A")).toBe("B C");
  });

  it("trap 17: where two parsers part a file differently nothing of it is edited, and that is said", () => {
    const text = `# foo=bar\n# escape=\`\nFROM a\nRUN ${UPDATE} \\\n  x\n`;
    const { text: after, steps, declined } = rewritten(text);
    expect([after, steps]).toEqual([text, []]);
    expect(declined.map(({ reason }) => reason)).toEqual([
      "the file is not edited: Dockerfile: line 4: two parsers part the file differently there",
    ]);
  });

  it.each(["RUN a \\\n  && b", "RUN a; b"])(
    "trap 17: no step is carried out of a file in doubt: %s",
    (run) => {
      const recipe = readRecipe(`FROM a\n${run}\n`, "x");
      const plan = { steps: [], declined: [] };
      expect(rewriteDockerfile({ ...recipe, doubt: "why" }, plan).text).toBe(recipe.dockerfile.text);
    },
  );
});

it("a command stays where a comment above it would be left behind, and it stays the second time too", () => {
  const text = `FROM a\nRUN set -e; npm ci \\\n  # note\n  && apt-get update\nRUN apt-get install -y x\n`;
  const once = rewritten(text).text;
  expect(once).toContain("  # note\n  && apt-get update");
  expect(rewritten(once).text).toBe(once);
});

describe("traps of RUNs that could be put together", () => {
  const DEAD = { 2: { "/t": 9 * MB }, 3: { "/.wh.t": 0 } } as const;

  it.each([
    ["trap 24: a second part with a way out of its own", "RUN wget -O /t x", "RUN rm /t || true"],
    ["trap 25: a first part that changes its folder", "RUN cd /x && wget -O /t x", "RUN rm /t"],
    ["trap 26: a variable that is exported", "RUN export A=1 && wget -O /t x", "RUN rm /t"],
    ["trap 26: a script that is sourced", "RUN . /venv/bin/activate && wget -O /t x", "RUN rm /t"],
    ["trap 27: a group that relies on set -e", "RUN (set -e; wget -O /t x; b)", "RUN rm /t"],
    [
      "trap 29: another SHELL",
      'SHELL ["/bin/bash", "-c"]\nRUN wget -O /t x\nSHELL ["/bin/sh", "-c"]',
      "RUN rm /t",
    ],
  ])("%s keeps them apart", (_title, first, second) => {
    const text = `FROM a\n${first}\n${second}\n`;
    const at = first.startsWith("SHELL") ? { 3: DEAD[2], 5: DEAD[3] } : DEAD;
    expect(outcome(text, at).text).toBe(text);
  });
});

describe("traps of packages and their evidence", () => {
  it("trap 37: what a script may install is for nobody to clean before", () => {
    const { declined } = rewritten(
      `FROM a\nRUN ${UPDATE} x\nRUN curl -fsSL https://example.invalid | bash\n`,
    );
    expect(declined.map(({ line, rule }) => [line, rule])).toEqual([[2, "apt-lists"]]);
  });

  it("trap 41: lists that came with the base are not this file's", () => {
    const text = "FROM a\nRUN apt-get install -y x\n";
    const { text: after, steps } = outcome(text, { 2: { "/usr/bin/x": 5 * MB } });
    expect([after, steps]).toEqual([text, []]);
  });

  it("trap 42: an rm in a RUN of its own is found as bytes that stay stored", () => {
    const { findings } = outcome("FROM a\nRUN wget -O /t x\nCOPY a /a\nRUN rm /t\n", {
      2: { "/t": 9 * MB },
      3: { "/a": 1 },
      4: { "/.wh.t": 0 },
    });
    expect(findings.map(({ waste, bytes, causedBy }) => [waste.id, bytes, causedBy?.line])).toEqual([
      ["deleted", 9 * MB, 4],
    ]);
  });

  it("trap 46: build packages that another RUN of apk deletes go where both RUNs are one", () => {
    const text = "FROM a\nRUN apk add --no-cache --virtual .build gcc && make\nRUN apk del .build\n";
    const { text: after, steps } = outcome(text, {
      2: { "/usr/bin/gcc": 50 * MB, "/app": MB },
      3: { "/usr/bin/.wh.gcc": 0 },
    });
    expect(after).toBe(
      "FROM a\nRUN apk add --no-cache --virtual .build gcc && make \\\n    && apk del .build\n",
    );
    expect(steps.map(({ savesBytes }) => savesBytes)).toEqual([50 * MB]);
  });

  it("trap 49: pacman's databases live as apt's lists do", () => {
    const runs = ["RUN pacman -Sy", "RUN pacman -S --noconfirm x"];
    expect(rewrittenRuns(...runs)).not.toContain("/var/lib/pacman/sync");
  });
});

describe("traps of languages", () => {
  it("trap 51: files that share their content with what stays are no saving", () => {
    const { findings } = outcome("FROM a\nRUN uv sync\n", {
      2: {
        "/root/.cache/uv/archive-v0/a.py": 9 * MB,
        "/app/.venv/a.py": "link:/root/.cache/uv/archive-v0/a.py",
      },
    });
    expect(findings.filter(({ waste }) => waste.id === "uv-cache")).toEqual([]);
  });

  it.each([
    ["PIP_CACHE_DIR", "ENV PIP_CACHE_DIR=/pip", "/pip/http-v2/a"],
    ["XDG_CACHE_HOME", "ENV XDG_CACHE_HOME=/xdg", "/xdg/pip/http-v2/a"],
    ["HOME", "ENV HOME=/srv", "/srv/.cache/pip/http-v2/a"],
  ])("trap 52: pip's cache is found where %s puts it", (name, line, path) => {
    const text = `FROM a\n${line}\nRUN pip install x\n`;
    const env = [line.slice("ENV ".length), "PATH=/bin"];
    const { text: after, steps } = outcome(text, { 3: { [path]: 9 * MB, "/usr/x": MB } }, { env });
    expect([name, steps.map(({ savesBytes }) => savesBytes)]).toEqual([name, [9 * MB]]);
    expect(after).toContain("pip install --no-cache-dir x");
  });

  it.each([
    ["trap 53: a build after it", 'RUN npm ci\nRUN npm run build\nCMD ["node", "dist"]'],
    ["trap 54: nodemon as what is started", 'RUN npm ci\nCMD ["nodemon", "app.js"]'],
    ["trap 54: npm run dev as what is started", "RUN npm ci\nCMD npm run dev"],
    ["trap 55: production set before a build", "ENV NODE_ENV=production\nRUN npm ci\nRUN npm run build"],
    ["trap 57: packages that may be both", "RUN npm ci"],
  ])("%s: npm ci installs what it did", (_title, lines) => {
    expect(rewritten(`FROM node:20\n${lines}\n`).text).not.toMatch(/--omit|--only|--production|--include/);
  });

  it.each([
    ["trap 58: patches", "COPY . .\nRUN npm ci"],
    ["trap 69: scripts that need the sources", "COPY . .\nRUN composer install"],
    // With the build's folder at hand: test/plan/copy-order.test.ts.
  ])("%s: no COPY moves by the text alone", (_title, lines) => {
    const order = (of: string): string[] => of.split("\n").map((line) => line.split(" ")[0] ?? "");
    const text = `FROM a\n${lines}\n`;
    expect(order(rewritten(text).text)).toEqual(order(text));
  });

  it("trap 65: what pip installed in place is never deleted", () => {
    const text = "FROM a\nCOPY . /src\nRUN pip install --no-cache-dir -e /src\n";
    expect(rewritten(text).text).toBe(text);
  });

  it.each([
    ["where gem keeps them", "/usr/local/bundle/cache/rails-7.gem", ' && rm -rf "$(gem env gemdir)"/cache/*'],
    [
      "where Bundler was told to",
      "/app/vendor/bundle/ruby/3.3.0/cache/rails-7.gem",
      " && rm -rf /app/vendor/bundle/ruby/*/cache/*",
    ],
  ])("trap 67: downloaded gems are cleaned %s", (_where, path, command) => {
    const text = "FROM ruby:3\nRUN bundle install\n";
    const { text: after, steps } = outcome(text, { 2: { [path]: 9 * MB, "/app/x": MB } });
    expect(after).toBe(`FROM ruby:3\nRUN bundle install${command}\n`);
    expect(steps.map(({ savesBytes }) => savesBytes)).toEqual([9 * MB]);
  });

  it("trap 67: gems in two places, or in one with a blank, are left", () => {
    const text = "FROM ruby:3\nRUN bundle install\n";
    for (const other of ["/usr/local/bundle/cache/b.gem", "/a b/ruby/3.3.0/cache/b.gem"]) {
      const { text: after, declined } = outcome(
        text,
        { 2: { "/app/vendor/bundle/ruby/3.3.0/cache/a.gem": 9 * MB, [other]: MB } },
        { env: ["BUNDLE_PATH=/a b"] },
      );
      expect(after).toBe(text);
      expect(declined.map(({ reason }) => reason)).toContain(
        "the RUN keeps it where no one command is sure to clean it",
      );
    }
  });

  it("trap 71: compiled Python is never called safe to take away", () => {
    expect(RULES.find(({ id }) => id === "python-bytecode")?.risk).toBe("review");
  });

  it("trap 72: a base for CUDA stays the base", () => {
    const text = 'FROM nvidia/cuda:12.4.1-devel-ubuntu22.04\nRUN nvcc -o /app app.cu\nCMD ["/app"]\n';
    expect(rewritten(text).text).toBe(text);
  });
});

describe("traps of the Dockerfile", () => {
  it("trap 74: a stage that a build may name is there, and the last one the last", () => {
    const text = `FROM a AS build\nRUN make\nFROM a AS test\nRUN make test\nFROM a AS app\nRUN ${UPDATE} x\n`;
    expect(rewritten(text).text).toBe(text.replace(" x\n", ` x && ${CLEAN}\n`));
  });

  const FILES = { "/app": "dir", "/app/a": 3 * MB } as const;

  it("trap 78: an account that is made behind the COPY is not named in it", () => {
    const text = "FROM a\nCOPY . /app\nRUN useradd app && chown -R app:app /app\n";
    expect(outcome(text, { 2: FILES, 3: FILES }, { owner: { 3: 1000 } }).text).toBe(text);
  });

  it("trap 79: where chown -R is about more than the COPY brought, it stays", () => {
    const text = "FROM a\nCOPY . /app\nRUN make\nRUN chown -R 1000 /app\n";
    const layers = { 2: FILES, 3: { "/app/made": MB }, 4: { ...FILES, "/app/made": MB } };
    const { text: after } = outcome(text, layers, { owner: { 4: 1000 } });
    expect(after).toContain("\nCOPY . /app\n");
    expect(after).toContain("chown -R 1000 /app\n");
  });

  it("trap 80: no owner comes to a COPY --link, and none gets --link", () => {
    const text = "FROM a\nCOPY --link . /app\nRUN chown -R app:app /app\n";
    const accounts = "app:x:1000:1000::/:/bin/sh\n";
    expect(outcome(text, { 2: FILES, 3: FILES }, { owner: { 3: 1000 }, accounts }).text).toBe(text);
    for (const [name, before] of corpus) {
      const links = (of: string): number => flagsAndWords(of).filter((word) => word === "--link").length;
      expect([name, links(rewritten(before).text)]).toEqual([name, links(before)]);
    }
  });

  it("trap 82: nothing moves across a VOLUME", () => {
    const text = "FROM a\nRUN wget -O /data/t x\nVOLUME /data\nRUN rm /data/t\n";
    expect(outcome(text, { 2: { "/data/t": 9 * MB }, 4: { "/data/.wh.t": 0 } }).text).toBe(text);
  });

  it("trap 84: what an ADD unpacks keeps the owners of its archive", () => {
    const text = "FROM a\nADD app.tar.gz /app\nRUN chown -R 1000:1000 /app\n";
    const { text: after, declined } = outcome(text, { 2: FILES, 3: FILES }, { owner: { 3: 1000 } });
    expect(after).toBe(text);
    expect(declined.map(({ reason }) => reason)).toContain(
      "the chown -R of line 3 stores it again: line 2 is an ADD, not a COPY",
    );
  });

  it("trap 85: WORKDIR stays where it is, before USER or behind it", () => {
    const text = "FROM a\nWORKDIR /srv/app\nUSER app\nRUN pip install --no-cache-dir x\n";
    expect(rewritten(text).text).toBe(text);
  });

  it("trap 93: no cache mount for a user who is not root", () => {
    const { text, declined } = rewritten("FROM a\nUSER app\nRUN npm ci\n", { cacheMounts: true });
    expect(text).not.toContain("--mount");
    expect(declined.map(({ reason }) => reason)).toEqual(["the RUN is app's, and a cache mount is root's"]);
  });
});

describe("traps of numbers", () => {
  it("trap 98: what two findings speak of is counted once", () => {
    const text = `FROM a\nRUN ${UPDATE} x\nRUN rm -rf /var/lib/apt/lists/*\n`;
    const { steps } = outcome(text, {
      2: { "/var/lib/apt/lists/a": 20 * MB, "/usr/bin/x": MB },
      3: { "/var/lib/apt/lists/.wh.a": 0 },
    });
    expect(steps.reduce((sum, { savesBytes }) => sum + (savesBytes ?? 0), 0)).toBe(20 * MB);
  });

  it("trap 99: a file that the base has too is counted as often as this file stores it", () => {
    const text = "FROM a\nRUN npm ci\n";
    const { steps } = outcome(text, {
      2: { "/root/.npm/_cacache/a": 9 * MB, "/etc/os-release": 100 },
    });
    expect(steps.map(({ savesBytes }) => savesBytes)).toEqual([9 * MB]);
  });
});
