import { describe, expect, it } from "vitest";
import { FORMATS } from "../../src/cli/formats.ts";
import { archiveOf, filesOf } from "../support/archive.ts";
import { run, scratch } from "../support/main.ts";

const { write } = scratch();
const SECRETS = ["Zz9build", "Zz9env", "Zz9word", "Zz9url", "Zz9flag", "Zz9line", "Zz9tail"];

/** Each layer's history holds a secret, and each layer is waste of the next, so that every format has to quote it. */
const HISTORY = [
  "RUN |1 TOKEN=Zz9build Zz9tail /bin/sh -c make # buildkit",
  "/bin/sh -c #(nop)  ENV NPM_TOKEN=Zz9env Zz9word",
  "/bin/sh -c git clone https://me:Zz9url@host.example/x",
  "RUN /bin/sh -c login --password Zz9flag # buildkit",
];
const IMAGE = write(
  "image.tar",
  archiveOf(
    filesOf("docker-20", {
      tags: ["app:1"],
      layers: HISTORY.map((_text, at) => ({ members: [{ path: "a", body: `${at}`.repeat(5000) }] })),
      history: HISTORY.map((created_by) => ({ created_by })),
    }),
  ),
);
const DOCKERFILE = write(
  "Dockerfile",
  `FROM scratch\nARG TOKEN=Zz9line\n${HISTORY.map((_text, at) => `RUN echo TOKEN=Zz9line${at}`).join("\n")}\n`,
);

describe("no secret of a history or a Dockerfile is printed", { timeout: 30_000 }, () => {
  const calls = [
    ...Object.keys(FORMATS).map((format) => ["analyze", IMAGE, "--format", format]),
    ...Object.keys(FORMATS).map((format) => ["analyze", IMAGE, "-f", DOCKERFILE, "--format", format]),
    ["layers", IMAGE],
    ["layers", IMAGE, "--format", "json"],
    ["layers", IMAGE, "2"],
    ["layers", IMAGE, "-f", DOCKERFILE],
    ["why", IMAGE, "/a"],
    ["why", IMAGE, "/a", "--format", "json"],
    ["compare", IMAGE, IMAGE],
    ["baseline", IMAGE],
    ["suggest", IMAGE, "-f", DOCKERFILE],
  ];
  it.each(calls)("slim %s %s %s %s %s %s", async (...call) => {
    const { out, err, exitCode } = await run(call.filter((word) => word !== undefined));
    expect([exitCode, err]).toEqual([0, ""]);
    for (const secret of SECRETS) expect(out).not.toContain(secret);
  });

  it("and its name is", async () => {
    const { out } = await run(["layers", IMAGE]);
    expect(out).toContain("NPM_TOKEN=***");
    expect(out).toContain("https://***@host.example/x");
    expect(out).toContain("--password ***");
  });
});

describe("slim verify says that secrets differ, and not what they are", () => {
  const imageWith = (name: string, config: object): string =>
    write(
      name,
      archiveOf(
        filesOf("docker-20", {
          tags: [name],
          layers: [{ members: [{ path: "a", body: "a" }] }],
          config: { ...config },
        }),
      ),
    );
  const a = imageWith("a.tar", {
    Env: ["A_TOKEN=Zz9env Zz9word", "B_TOKEN=Zz9same", "PORT=80"],
    Labels: { "db-password": "Zz9line" },
    Cmd: ["login", "--password", "Zz9flag"],
  });
  const b = imageWith("b.tar", {
    Env: ["A_TOKEN=Zz9build", "B_TOKEN=Zz9same", "PORT=81", "URL=https://u:Zz9url@host/"],
    Labels: { "db-password": "Zz9tail" },
    Cmd: ["login", "--password", "Zz9word"],
  });
  it.each(["text", "json"])("as %s", async (format) => {
    const { exitCode, out, err } = await run(["verify", a, b, "--format", format]);
    expect([exitCode, err]).toEqual([1, ""]);
    expect(out).not.toContain("Zz9");
    expect(out.replaceAll('\\"', '"')).toContain(
      '["A_TOKEN=*** (another one)","B_TOKEN=***","PORT=81","URL=https://***@host/ (another one)"]',
    );
    for (const line of [
      '["A_TOKEN=***","B_TOKEN=***","PORT=80"]',
      '{"db-password":"*** (another one)"}',
      '["login","--password","*** (another one)"]',
    ])
      expect(out.replaceAll('\\"', '"')).toContain(line);
  });

  it("and nothing where they are the same", async () => {
    expect((await run(["verify", a, a])).exitCode).toBe(0);
  });
});
