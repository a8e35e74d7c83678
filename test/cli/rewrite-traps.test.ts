import { describe, expect, it } from "vitest";
import { savedImage } from "../rewrite/built-image.ts";
import { archiveOf, filesOf } from "../support/archive.ts";
import { run, scratch } from "../support/main.ts";

const { write } = scratch();
const kB = 1000;
const UPDATE = "RUN apt-get update && apt-get install -y curl";
const CLEAN = "rm -rf /var/lib/apt/lists/*";
const LISTS = { "/var/lib/apt/lists/a_Packages": 800 * kB } as const;
const BASE = { "/etc/os-release": 500 * kB } as const;

interface Told {
  readonly after: string;
  readonly image: { readonly platform: string; readonly storedBytes: number; readonly compressed: boolean };
  readonly steps: readonly {
    readonly rule: string;
    readonly line: number;
    readonly savesBytes: number | null;
  }[];
  readonly declined: readonly { readonly rule: string; readonly line: number | null }[];
  readonly predicted: unknown;
  readonly notes: readonly string[];
}

const told = async (dockerfile: string, image: Buffer): Promise<Told> => {
  const { out, err } = await run([
    "rewrite",
    write("Dockerfile", dockerfile),
    "--image",
    write("image.tar", image),
    "--format",
    "json",
  ]);
  expect(err).toBe("");
  return JSON.parse(out);
};

const bytes = ({ steps }: Told) => steps.map(({ rule, line, savesBytes }) => [rule, line, savesBytes]);

describe("traps of slim rewrite as a program", () => {
  const before = `FROM debian\n${UPDATE}\n`;
  const after = `FROM debian\n${UPDATE} && ${CLEAN}\n`;

  it.each(["Containerfile", "app.Dockerfile", "Dockerfile.dev"])(
    "trap 19: %s is a Dockerfile",
    async (name) => {
      expect((await run(["rewrite", write(name, before)])).out).toBe(after);
    },
  );

  it("trap 18: its own output it leaves alone", async () => {
    const { out, exitCode } = await run(["rewrite", write("again", after), "--check"]);
    expect([exitCode, out.startsWith("NO_CHANGE")]).toEqual([0, true]);
  });

  it("trap 92: what the history tells of secrets is not told here", async () => {
    const dockerfile = `FROM debian\nARG TOKEN\n${UPDATE}\n`;
    const history = [
      { created_by: "base" },
      { created_by: "ARG TOKEN", empty_layer: true },
      { created_by: `RUN |1 TOKEN=Zz9build /bin/sh -c ${UPDATE.slice("RUN ".length)} # buildkit` },
    ];
    const layers = [BASE, LISTS].map((files) => ({
      members: Object.entries(files).map(([path, size]) => ({ path: path.slice(1), body: "x".repeat(size) })),
    }));
    const image = archiveOf(filesOf("docker-20", { tags: ["app:1"], layers, history }));
    const told = await run([
      "rewrite",
      write("s", dockerfile),
      "--image",
      write("s.tar", image),
      "--format",
      "text",
    ]);
    expect(told.out).toContain("apt-lists");
    expect(told.out).not.toContain("Zz9build");
  });

  it("trap 94: of several platforms the one that was looked at is named", async () => {
    const command = UPDATE.slice("RUN ".length);
    const spec = (platform: string, size: number) => ({
      platform,
      tags: ["app:1"],
      layers: [
        { members: [{ path: "etc/os-release", body: "x".repeat(500) }] },
        { members: [{ path: "var/lib/apt/lists/a", body: "x".repeat(size) }] },
      ],
      history: [{ created_by: "base" }, { created_by: `RUN /bin/sh -c ${command} # buildkit` }],
    });
    const image = archiveOf(filesOf("oci", spec("linux/amd64", 1000), spec("linux/arm64", 2000)));
    const { out } = await run([
      ...["rewrite", write("p", before), "--image", write("p.tar", image)],
      ...["--platform", "linux/arm64", "--format", "json"],
    ]);
    expect(JSON.parse(out)).toMatchObject({
      image: { platform: "linux/arm64" },
      steps: [{ rule: "apt-lists", savesBytes: 2000 }],
    });
  });

  it("trap 95: an image that is older than its Dockerfile proves nothing of it", async () => {
    const old = savedImage(before.replace("curl", "wget"), { 0: BASE, 2: LISTS });
    const { steps, predicted, notes } = await told(before, old);
    expect([steps.map(({ savesBytes }) => savesBytes), predicted]).toEqual([[null], null]);
    expect(notes.join(" ")).toContain("so no bytes are claimed");
  });

  it("trap 96: an image of one layer proves nothing of a line", async () => {
    const image = archiveOf(
      filesOf("docker-20", {
        tags: ["flat:1"],
        layers: [{ members: [{ path: "var/lib/apt/lists/a", body: "x".repeat(9000) }] }],
        history: [{ created_by: "flattened" }],
      }),
    );
    const { steps, predicted } = await told(before, image);
    expect([steps.map(({ savesBytes }) => savesBytes), predicted]).toEqual([[null], null]);
  });

  it("trap 97: of two RUNs that say the same, the base's and this file's, only this file's is mended", async () => {
    const command = UPDATE.slice("RUN ".length);
    const history = [
      { created_by: "base" },
      ...[0, 1].map(() => ({ created_by: `RUN /bin/sh -c ${command} # buildkit` })),
    ];
    const layers = [BASE, LISTS, { "/var/lib/apt/lists/b_Packages": 300 * kB }].map((files) => ({
      members: Object.entries(files).map(([path, size]) => ({ path: path.slice(1), body: "x".repeat(size) })),
    }));
    const image = archiveOf(filesOf("docker-20", { tags: ["app:1"], layers, history }));
    expect(bytes(await told(before, image))).toEqual([["apt-lists", 2, 300 * kB]]);
  });

  it("trap 100: what is stored and what a pull transfers stand apart, each by its name", async () => {
    const image = write("t.tar", savedImage(before, { 0: BASE, 2: LISTS }));
    const page = await run(["rewrite", write("t", before), "--image", image, "--format", "text"]);
    expect(page.out).toMatch(
      /^ +stored +as saved\n {2}before +1\.3 MB +1\.3 MB\n {2}after +500 kB +~504 kB$/m,
    );
  });

  it("trap 101: a sparse file is as large as what of it is stored", async () => {
    const dockerfile = "FROM debian\nRUN useradd -u 1000000000 app\n";
    const sparse = {
      path: "var/log/lastlog",
      sparse: {
        form: "gnu" as const,
        bytes: 292_000_000_000,
        pieces: [[291_999_999_000, Buffer.alloc(900, "x")]] as const,
      },
    };
    const layers = [{ members: [{ path: "etc/os-release", body: "x".repeat(500) }] }, { members: [sparse] }];
    const history = [
      { created_by: "base" },
      { created_by: "RUN /bin/sh -c useradd -u 1000000000 app # buildkit" },
    ];
    const image = archiveOf(filesOf("docker-20", { tags: ["app:1"], layers, history }));
    expect(bytes(await told(dockerfile, image))).toEqual([["login-records", 2, 900]]);
  });
});
