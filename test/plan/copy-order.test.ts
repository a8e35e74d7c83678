import { describe, expect, it } from "vitest";
import { rewritten } from "../rewrite/rewritten.ts";
import { contextOf, type Files } from "./context-of.ts";
import { shown } from "./evidence.ts";

const LOCK = '{"lockfileVersion":3,"packages":{"":{},"node_modules/a":{"version":"1.0.0"}}}';
const NODE: Files = {
  "package.json": '{"dependencies":{"a":"^1.0.0"}}',
  "package-lock.json": LOCK,
  "src/x.js": "",
};

const outcome = (lines: string, files: Files = NODE, options: Parameters<typeof rewritten>[1] = {}) => {
  const text = `FROM a\n${lines}`;
  const context = contextOf(files);
  const { text: after, steps, declined } = rewritten(text, { context, ...options });
  // Without the image less is known of the result, so that more may be done to it.
  if (!options.evidence) expect(rewritten(after, { context, ...options }).text).toBe(after);
  return {
    after: after.slice("FROM a\n".length),
    steps: steps.filter(({ rule }) => rule === "copy-order"),
    reasons: declined.filter(({ rule }) => rule === "copy-order").map(({ reason }) => reason),
  };
};

const npm = (packageJson: object, lock = LOCK, more: Files = {}): Files => ({
  ...{ "package.json": JSON.stringify(packageJson), "package-lock.json": lock },
  ...more,
});
const SIMPLE = "WORKDIR /app\nCOPY . .\nRUN npm ci --ignore-engines\n";
const RUN_CI = "npm ci && npm cache clean --force && rm -rf ~/.npm/_logs ~/.npm/_prebuilds";

describe("manifests come before the sources", () => {
  const PIP = "RUN pip install --no-cache-dir";

  it("past RUNs that look at no sources", () => {
    const lines = `WORKDIR /app\nCOPY . /app\n${PIP} --upgrade pip\nENV A=b\n${PIP} -r requirements.txt\n${PIP} gunicorn\n`;
    const { after, steps } = outcome(lines, { "requirements.txt": "flask==3.0.0\n", "app.py": "" });
    expect(after).toBe(
      `WORKDIR /app\nCOPY requirements.txt /app/\n${PIP} --upgrade pip\nENV A=b\n${PIP} -r requirements.txt\nCOPY . /app\n${PIP} gunicorn\n`,
    );
    expect(steps).toHaveLength(1);
  });

  it.each([
    "RUN make",
    "RUN pip install --no-cache-dir -e .",
    "RUN pip install x && ls",
    "COPY a b",
    'RUN ["pip"]',
  ])("but not past %s", (between) => {
    const lines = `WORKDIR /app\nCOPY . /app\n${between}\n${PIP} -r requirements.txt\n`;
    const { steps } = outcome(lines, { "requirements.txt": "flask==3.0.0\n", "app.py": "" });
    expect(steps).toEqual([]);
  });

  it.each([
    ["npm ci", NODE, "package.json package-lock.json"],
    [
      "npm ci --omit=dev",
      npm({}, LOCK, { ".dockerignore": "node_modules\n", "node_modules/a/b": "" }),
      "package.json package-lock.json",
    ],
    [
      "npm install --no-audit",
      npm({ scripts: { build: "tsc", test: "jest" } }),
      "package.json package-lock.json",
    ],
    ["npm ci --ignore-scripts", npm({ scripts: { prepare: "husky" } }), "package.json package-lock.json"],
    ["NODE_ENV=production npm ci", NODE, "package.json package-lock.json"],
    [
      "yarn install --frozen-lockfile",
      { "package.json": "{}", "yarn.lock": 'a@^1.0.0:\n  version "1.0.0"\n' },
      "package.json yarn.lock",
    ],
    ["yarn --frozen-lockfile", { "package.json": "{}", "yarn.lock": "" }, "package.json yarn.lock"],
    [
      "corepack enable && pnpm install --frozen-lockfile",
      { "package.json": "{}", "pnpm-lock.yaml": "lockfileVersion: '9.0'\n" },
      "package.json pnpm-lock.yaml",
    ],
    [
      "pip install --no-cache-dir -r requirements.txt",
      {
        "requirements.txt":
          "# all\nflask==3.0.0 ; python_version > '3.8'\n--index-url https://x.invalid/simple\nuvicorn[standard]>=0.2,<1\n",
      },
      "requirements.txt",
    ],
    [
      "python3 -m pip install --no-cache-dir -U pip && pip install --no-cache-dir -r ./requirements.txt -r dev.txt",
      { "requirements.txt": "a\n", "dev.txt": "b\n" },
      "requirements.txt dev.txt",
    ],
    [
      "bundle install --jobs 4",
      {
        Gemfile:
          'source "https://rubygems.org"\nruby "3.3.0"\ngem "rails", "~> 7.1", require: false\ngroup :development, :test do\n  gem "pry"\nend\n',
        "Gemfile.lock": "GEM\n",
      },
      "Gemfile Gemfile.lock",
    ],
    [
      "composer install --no-scripts --no-autoloader",
      { "composer.json": '{"config":{"allow-plugins":{"a/b":false}}}', "composer.lock": "{}" },
      "composer.json composer.lock",
    ],
    [
      "go mod download",
      { "go.mod": "module x\n// => ./y\nreplace a => b v1.0.0\n", "go.sum": "" },
      "go.mod go.sum",
    ],
  ])("%s", (command, files, manifests) => {
    const { after, steps, reasons } = outcome(`WORKDIR /app\nCOPY . .\nRUN ${command}\nCMD x\n`, files);
    expect(reasons).toEqual([]);
    const lines = after.replace(/ \\\n\s+/g, " ").split("\n");
    expect(lines.slice(0, 2)).toEqual(["WORKDIR /app", `COPY ${manifests} ./`]);
    expect(lines[2]).toMatch(/^RUN /);
    expect(lines.slice(3)).toEqual(["COPY . .", "CMD x", ""]);
    expect(steps).toMatchObject([{ risk: "review", line: 3, savesBytes: 0, savesBlobBytes: 0 }]);
    expect(steps[0]?.why).toContain("The image does not become smaller.");
  });

  it.each([
    [
      "flags and the case of keywords",
      "WORKDIR /app\ncopy --chown=1:1 ./ ./\nRUN npm ci --ignore-scripts\n",
      "WORKDIR /app\ncopy --chown=1:1 package.json package-lock.json ./\nRUN npm ci --ignore-scripts\ncopy --chown=1:1 ./ ./\n",
    ],
    [
      "settings between, and a path written out",
      "COPY . /app\nWORKDIR /app\nENV A=b\nUSER node\nRUN npm ci\nRUN x",
      "COPY package.json package-lock.json /app/\nWORKDIR /app\nENV A=b\nUSER node\nRUN npm ci\nCOPY . /app\nRUN x",
    ],
    [
      "blank lines and comments, which go along",
      "WORKDIR /app\n\n# sources\nCOPY . .\n\n# packages\nRUN npm ci\n\nCMD x\n",
      "WORKDIR /app\n\nCOPY package.json package-lock.json ./\n\n# packages\nRUN npm ci\n\n# sources\nCOPY . .\n\nCMD x\n",
    ],
    [
      "carriage returns",
      "WORKDIR /app\r\nCOPY . .\r\nRUN npm ci\r\nCMD x\r\n",
      "WORKDIR /app\r\nCOPY package.json package-lock.json ./\r\nRUN npm ci\r\nCOPY . .\r\nCMD x\r\n",
    ],
    [
      "an end without a line's end",
      "WORKDIR /app\nCOPY . .\nRUN npm ci",
      "WORKDIR /app\nCOPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .",
    ],
  ])("with %s", (_what, lines, wanted) => {
    const text = `FROM a\n${lines}`.replace("FROM a\n", lines.includes("\r") ? "FROM a\r\n" : "FROM a\n");
    const { text: after } = rewritten(text, { context: contextOf(NODE) });
    const bare = after.replace(
      /( \\\r?\n +&&| &&) npm cache clean --force && rm -rf ~\/\.npm\/_logs ~\/\.npm\/_prebuilds/,
      "",
    );
    expect(bare.replace(/^FROM a\r?\n/, "").replace(/ && npm cache clean --force.*/, "")).toBe(wanted);
  });

  it("together with the RUN's own clean-up", () => {
    expect(outcome("WORKDIR /app\nCOPY . .\nRUN npm ci\n").after).toBe(
      `WORKDIR /app\nCOPY package.json package-lock.json ./\nRUN ${RUN_CI}\nCOPY . .\n`,
    );
  });

  it("in a stage that only builds, too", () => {
    const text = "FROM a AS build\nWORKDIR /app\nCOPY . .\nRUN npm ci\nFROM b\nCOPY --from=build /app /app\n";
    expect(rewritten(text, { context: contextOf(NODE) }).text).toBe(
      text.replace(
        "COPY . .\nRUN npm ci\n",
        "COPY package.json package-lock.json ./\nRUN npm ci\nCOPY . .\n",
      ),
    );
  });

  it("and nothing moves where only safe steps are wanted, which is said", () => {
    const { after, reasons } = outcome(SIMPLE, npm({}), { risk: "safe" });
    expect(after).not.toContain("COPY package.json");
    expect(reasons).toEqual([expect.stringMatching(/^a person should look at it, and --risk safe/)]);
  });
});

const REFUSED: readonly (readonly [string, string, Files, string])[] = [
  ["trap 58: .npmrc", "RUN npm ci", npm({}, LOCK, { ".npmrc": "" }), "the install may look at .npmrc too"],
  [
    "trap 58: patches",
    "RUN npm ci",
    npm({}, LOCK, { "patches/a.patch": "" }),
    "the install may look at patches too",
  ],
  [
    "trap 58: patch-package",
    "RUN yarn install",
    { "package.json": "{}", "yarn.lock": "patch-package@^8.0.0:\n" },
    "yarn.lock has patch-package, whose script looks at the sources",
  ],
  ["trap 58: workspaces", "RUN npm ci", npm({ workspaces: ["a"] }), "package.json has workspaces"],
  [
    "trap 58: file:",
    "RUN npm ci",
    npm({ devDependencies: { a: "file:lib/a" } }),
    "package.json names file:lib/a, which lies in the sources",
  ],
  [
    "link:",
    "RUN yarn",
    { "package.json": '{"resolutions":{"a":"link:./a"}}', "yarn.lock": "" },
    "package.json names link:./a, which lies in the sources",
  ],
  [
    "a package of the sources in the lock",
    "RUN npm ci",
    npm({}, '{"packages":{"":{},"node_modules/a":{"link":true}}}'),
    "package-lock.json names node_modules/a, which lies in the sources",
  ],
  ...["preinstall", "install", "postinstall", "prepare", "prepublish"].map(
    (name) =>
      [
        `a script ${name}`,
        "RUN npm ci",
        npm({ scripts: { [name]: "x" } }),
        `package.json has a script ${name}, which the install runs`,
      ] as const,
  ),
  [
    "a dependency that runs a script",
    "RUN npm ci",
    npm({}, '{"packages":{"node_modules/@prisma/client":{"hasInstallScript":true}}}'),
    "@prisma/client runs a script when it is installed, which may look at the sources",
  ],
  [
    "a lock of npm 6",
    "RUN npm ci",
    npm({}, '{"lockfileVersion":1,"dependencies":{}}'),
    "package-lock.json is of an old form, which does not say what packages run",
  ],
  [
    "Yarn 2",
    "RUN yarn install",
    { "package.json": "{}", "yarn.lock": "__metadata:\n" },
    "yarn.lock is of Yarn 2 or later, which looks at more than manifests",
  ],
  [
    "patches of pnpm",
    "RUN pnpm i",
    { "package.json": "{}", "pnpm-lock.yaml": "patchedDependencies:\n" },
    "pnpm-lock.yaml names packages of the sources, or patches",
  ],
  ["a broken manifest", "RUN npm ci", { ...NODE, "package.json": "{" }, "package.json cannot be read"],
  ["no manifest", "RUN npm ci", {}, "the folder of the build has no package.json"],
  [
    "a manifest that .dockerignore leaves out",
    "RUN npm ci",
    { ...NODE, ".dockerignore": "package.json\n" },
    "the folder of the build has no package.json",
  ],
  [
    "no lock",
    "RUN npm install",
    { "package.json": "{}" },
    "the folder of the build has no npm-shrinkwrap.json or package-lock.json, which says what is installed",
  ],
  [
    "modules of one's own in the folder",
    "RUN npm ci",
    npm({}, LOCK, { "node_modules/a/b": "" }),
    "it brings a folder node_modules, which would come over the one that is installed",
  ],
  [
    "a part of them that .dockerignore takes in again",
    "RUN npm ci",
    npm({}, LOCK, { "node_modules/a/b": "", ".dockerignore": "node_modules\n!node_modules/a\n" }),
    "it brings a folder node_modules, which would come over the one that is installed",
  ],
  ["a build in the RUN", "RUN npm ci && npm run build", NODE, "line 4 does more than to install: npm run"],
  ["a pipe", "RUN npm ci | tee x", NODE, "line 4 does more than to install"],
  ["a way out", "RUN npm ci || true", NODE, "line 4 does more than to install"],
  ["another file", "RUN npm ci > log", NODE, "line 4 writes or reads other files"],
  ["a bind mount", "RUN --mount=type=bind,target=/x npm ci", NODE, "line 4 mounts something (bind)"],
  ["a package by name", "RUN npm install a", NODE, "line 4 needs more than manifests: npm is told a"],
  [
    "a folder by option",
    "RUN npm ci --prefix web",
    NODE,
    "line 4 needs more than manifests: npm is told --prefix",
  ],
  ["a variable", "RUN npm ci $MORE", NODE, "line 4 needs more than manifests: npm is told $MORE"],
  [
    "what only the shell knows",
    "RUN PIP_CONSTRAINT=limits.txt pip install -r r.txt",
    { "r.txt": "a\n" },
    "PIP_CONSTRAINT may lead line 4 to other files of it",
  ],
  ...[
    "-e .",
    "./lib",
    "lib/x.whl",
    "-r more.txt",
    "-c limits.txt",
    "--find-links wheels",
    "a @ file:///app/a",
  ].map(
    (line) =>
      [
        `requirements with ${line}`,
        "RUN pip install -r r.txt",
        { "r.txt": `flask\n${line}\n` },
        `r.txt says \`${line}\`, which may be about other files`,
      ] as const,
  ),
  [
    "pip install .",
    "RUN pip install -r r.txt .",
    { "r.txt": "" },
    "line 4 needs more than manifests: pip is told .",
  ],
  [
    "pip's constraints",
    "RUN pip install -c c.txt -r r.txt",
    { "r.txt": "" },
    "line 4 needs more than manifests: pip is told -c",
  ],
  [
    "requirements elsewhere",
    "RUN pip install -r requirements/all.txt",
    { "requirements/all.txt": "a\n" },
    "line 4 needs more than manifests: requirements/all.txt does not lie in the folder itself",
  ],
  [
    "a gem of the sources",
    "RUN bundle install",
    { Gemfile: 'gem "a", path: "a"\n', "Gemfile.lock": "" },
    'Gemfile says `gem "a", path: "a"`, which may be about other files',
  ],
  [
    "a gemspec",
    "RUN bundle install",
    { Gemfile: "gemspec\n", "Gemfile.lock": "" },
    "Gemfile says `gemspec`, which may be about other files",
  ],
  [
    "trap 69: composer's scripts",
    "RUN composer install",
    { "composer.json": "{}", "composer.lock": "{}" },
    "line 4 needs more than manifests: composer's scripts and autoloader look at the sources, unless it is told --no-scripts --no-autoloader",
  ],
  [
    "trap 69: composer's autoloader",
    "RUN composer install --no-scripts",
    { "composer.json": "{}", "composer.lock": "{}" },
    "line 4 needs more than manifests: composer's scripts and autoloader look at the sources, unless it is told --no-scripts --no-autoloader",
  ],
  [
    "composer's plugins",
    "RUN composer install --no-scripts --no-autoloader",
    { "composer.json": '{"config":{"allow-plugins":{"a/b":true}}}', "composer.lock": "{}" },
    "composer.json allows plugins, which may look at the sources",
  ],
  [
    "composer's own folders",
    "RUN composer install --no-scripts --no-autoloader",
    { "composer.json": '{"repositories":[{"type":"path","url":"lib/*"}]}', "composer.lock": "{}" },
    "composer.json has repositories that may lie in the sources",
  ],
  [
    "a module of the sources",
    "RUN go mod download",
    { "go.mod": "replace a => ../a\n", "go.sum": "" },
    "go.mod puts a folder of the sources in a module's place",
  ],
];

describe("the order stays", () => {
  it.each(REFUSED)("for %s", (_why, run, files, reason) => {
    const { steps, reasons } = outcome(`WORKDIR /app\nCOPY . .\n${run}\n`, files);
    expect([steps, reasons]).toEqual([[], [reason]]);
  });

  it.each([
    ["no WORKDIR", "COPY . .\nRUN npm ci\n", "no WORKDIR gives line 3 a folder of its own"],
    [
      "another folder",
      "WORKDIR /app\nCOPY . /src\nRUN npm ci\n",
      "line 4 does not run in the folder that it copies to",
    ],
    [
      "another WORKDIR",
      "WORKDIR /app\nCOPY . .\nWORKDIR /b\nRUN npm ci\n",
      "line 5 does not run in the folder that it copies to",
    ],
    ["--link", "WORKDIR /app\nCOPY --link . .\nRUN npm ci\n", "it is told --link"],
    ["--exclude", "WORKDIR /app\nCOPY --exclude=x . .\nRUN npm ci\n", "it is told --exclude=x"],
    [
      "an owner that a variable names",
      "WORKDIR /app\nCOPY --chown=$U . .\nRUN npm ci\n",
      "it is told --chown=$U",
    ],
    ["a volume", "WORKDIR /app\nVOLUME /app\nCOPY . .\nRUN npm ci\n", "the folder is a volume"],
    [
      "an option by ENV",
      "ENV npm_config_userconfig=./rc\nWORKDIR /app\nCOPY . .\nRUN npm ci\n",
      "npm_config_userconfig may lead line 5 to other files of it",
    ],
    [
      "a comment",
      "WORKDIR /app\n# slim ignore=copy-order\nCOPY . .\nRUN npm ci\n",
      "a comment above it says to leave it",
    ],
  ])("for %s", (_why, lines, reason) => {
    const { steps, reasons } = outcome(lines);
    expect([steps, reasons]).toEqual([[], [reason]]);
  });

  it.each([
    ["is right already", "COPY package*.json ./\nRUN npm ci\nCOPY . .\n"],
    ["is of another stage", "COPY --from=x . .\nRUN npm ci\n"],
    ["has a RUN between", "COPY . .\nRUN x\nRUN npm ci\n"],
    ["is for a child image", "ONBUILD COPY . .\nONBUILD RUN npm ci\n"],
    ["installs the sources", "COPY . .\nRUN pip install --no-cache-dir .\n"],
  ])("and nothing is said where it %s", (_why, lines) => {
    const { steps, reasons } = outcome(`WORKDIR /app\n${lines}`);
    expect([steps, reasons]).toEqual([[], []]);
  });

  it("where nobody gave the folder, which is said", () => {
    const { declined, steps } = rewritten(`FROM a\n${SIMPLE}`);
    expect(steps.filter(({ rule }) => rule === "copy-order")).toEqual([]);
    expect(declined.map(({ reason }) => reason)).toContainEqual(expect.stringContaining("--context DIR"));
  });
});

describe("an image", () => {
  const stored = { "/app/package.json": 10, "/app/package-lock.json": 20, "/app/src/x.js": 30 };
  const on = (
    copied: Readonly<Record<string, number>>,
    made: Readonly<Record<string, number>>,
    run = "npm ci",
  ) => {
    const text = `FROM a\nWORKDIR /app\nCOPY . .\nRUN ${run}\n`;
    const { evidence } = shown(text, { 2: {}, 3: copied, 4: made });
    return outcome(text.slice("FROM a\n".length), NODE, { evidence });
  };

  it.each([
    ["the install kept to its own folder", "npm ci", {}],
    ["npm install wrote the lock anew", "npm install", { "/app/package-lock.json": 21 }],
  ])("lets it be where %s", (_why, run, more) => {
    const { steps } = on(stored, { "/app/node_modules/a/b": 9, ...more }, run);
    expect(steps).toMatchObject([{ savesBytes: 0 }]);
    expect(steps[0]?.why.includes("that of the sources then comes back")).toBe(run === "npm install");
  });

  it.each([
    [
      "was built without a manifest",
      { "/app/package.json": 10 },
      {},
      "the image was built without package-lock.json in the folder",
    ],
    [
      "wrote what it was given",
      stored,
      { "/app/src/x.js": 31 },
      "line 4 writes /app/src/x.js, which it brings",
    ],
    [
      "wrote a lock that it may not",
      stored,
      { "/app/package-lock.json": 21 },
      "line 4 writes /app/package-lock.json, which it brings",
    ],
    [
      "brought modules",
      { ...stored, "/app/node_modules/c/d": 5 },
      {},
      "it brings /app/node_modules, which would come over the one that is installed",
    ],
  ])("speaks against it where it %s", (_why, copied, made, reason) => {
    const { steps, reasons } = on(copied, { "/app/node_modules/a/b": 9, ...made });
    expect([steps, reasons]).toEqual([[], [reason]]);
  });

  it("of a chown -R gives its owner to both COPYs", () => {
    const text =
      "FROM a\nWORKDIR /app\nCOPY . .\nRUN pip install --no-cache-dir -r r.txt\nRUN chown -R 5 /app\n";
    const files = { "/app/r.txt": 10, "/app/big": 9_000_000 };
    const { evidence } = shown(
      text,
      { 2: {}, 3: files, 4: { "/usr/lib/x": 7 }, 5: files },
      { owner: { 5: 5 } },
    );
    expect(rewritten(text, { evidence, context: contextOf({ "r.txt": "a\n", big: "" }) }).text).toBe(
      "FROM a\nWORKDIR /app\nCOPY --chown=5:0 r.txt ./\nRUN pip install --no-cache-dir -r r.txt\nCOPY --chown=5:0 . .\nRUN chown 5 /app\n",
    );
  });
});
