import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { BodyFingerprint } from "../../src/io/fingerprint.ts";
import { TRAPS } from "../oracle/traps.ts";
import {
  archiveOf,
  broken,
  filesOf,
  type ImageSpec,
  type LayerSpec,
  writeFolder,
} from "../support/archive.ts";
import { type Run, run, scratch } from "../support/main.ts";
import { imageIn, SAME, squash, verify } from "./squashed.ts";

const { path, write, folder } = scratch();

const IMAGE: ImageSpec = {
  tags: ["app:1"],
  layers: [
    { members: [{ path: "a", body: "x".repeat(3000) }] },
    { members: [{ path: "b", body: "y" }, { path: ".wh.a" }] },
    { members: [{ path: "c", body: "z" }] },
  ],
};
const image = write("image.tar", archiveOf(filesOf("docker-20", IMAGE)));

/** `slim: ` and one line that names the thing and says what to do. */
const expectRefusal = ({ exitCode, out, err }: Run, what: string): void => {
  expect({ exitCode, out }).toEqual({ exitCode: 2, out: "" });
  expect(err).toMatch(/^slim: [^\n]*[;:] [^\n]*\n$/);
  expect(err).toContain(what);
};

/** A refused run leaves the folder as it was. */
const refused = async (argv: readonly string[], what: string): Promise<void> => {
  const before = readdirSync(folder).sort();
  expectRefusal(await run(["squash", ...argv]), what);
  expect(readdirSync(folder).sort()).toEqual(before);
};

const layout = (name: string, spec: ImageSpec): string => writeFolder(filesOf("oci", spec), path(name));

describe("a call that is wrong is refused", () => {
  it.each([
    ["no output", [image], "say where with --output FILE"],
    ["standard output", [image, "-o", "-"], "say where with --output FILE"],
    ["no image", ["-o", path("x")], "is missing; see slim"],
    [
      "an unknown compression",
      [image, "-o", path("x"), "--compression", "xz"],
      "give none, gzip[:1-9] or zstd[:1-19]",
    ],
    ["a level too high", [image, "-o", path("x"), "--compression", "gzip:10"], "--compression gzip:10"],
    ["a level of nothing", [image, "-o", path("x"), "--compression", "none:1"], "--compression none:1"],
    ["a level of 0", [image, "-o", path("x"), "--compression", "zstd:0"], "--compression zstd:0"],
    [
      "an unknown strategy",
      [image, "-o", path("x"), "--strategy", "crush"],
      "give one of squash, prune, flatten",
    ],
    [
      "an unknown format",
      [image, "-o", path("x"), "--to", "tar"],
      "give one of docker-archive, oci-archive, oci",
    ],
    [
      "an unknown rule",
      [image, "-o", path("x"), "--drop", "apt-lists,nothing"],
      "--drop nothing: is no rule",
    ],
    [
      "a glob without a match",
      [image, "-o", path("x"), "--drop-path", "/z*"],
      "--drop-path /z*: nothing in the image",
    ],
    ["a base too high", [image, "-o", path("x"), "--base", "4"], "--base 4: the image has 3 layers"],
    ["a tag that is none", [image, "-o", path("x"), "--tag", "A B"], "--tag A B: is no reference"],
  ])("%s", (_name, argv, what) => refused(argv, what));

  it("a time that is none", async () => {
    for (const SOURCE_DATE_EPOCH of ["yesterday", "-1", "1.5", "999999999999"])
      expectRefusal(
        await run(["squash", image, "-o", path("x")], { env: { SOURCE_DATE_EPOCH } }),
        SOURCE_DATE_EPOCH,
      );
  });
});

describe("what stands under the final name", () => {
  it.each(["docker-archive", "oci"])("is not replaced, but with --force: %s", async (to) => {
    const out = path(`standing-${to}`);
    await squash([image, "-o", out, "--to", to]);
    const before = statSync(out).mtimeMs;
    await refused(
      [image, "-o", out, "--to", to],
      "is there already; give another name, or --force to replace it",
    );
    expect(statSync(out).mtimeMs).toBe(before);
    await squash([image, "-o", out, "--to", to, "--force", "--strategy", "flatten"]);
    expect((await imageIn(out)).layers).toHaveLength(1);
    expect(readdirSync(folder).filter((name) => name.includes(".slim"))).toEqual([]);
  });

  it("may be the image itself", async () => {
    for (const to of ["docker-archive", "oci"]) {
      const [own, copy] = [path(`own-${to}`), path(`copy-${to}`)];
      for (const out of [own, copy]) await squash([image, "-o", out, "--to", to, "--strategy", "prune"]);
      await squash([own, "-o", own, "--force", "--strategy", "flatten"]);
      expect(await verify(copy, own)).toEqual(SAME);
    }
  });

  it("is never a directory that holds something else", async () => {
    mkdirSync(path("work"));
    write("work/thesis.tex", "all of it");
    await refused(
      [image, "-o", path("work"), "--to", "oci", "--force"],
      "a directory that holds no OCI image",
    );
    await refused([image, "-o", path("work"), "--to", "docker-archive", "--force"], "is no file");
    expect(readFileSync(path("work/thesis.tex"), "utf8")).toBe("all of it");
  });

  it("is never a device", () => refused([image, "-o", "/dev/null", "--force"], "/dev/null: is no file"));

  it.each(["docker-archive", "oci"])("needs a folder to stand in: %s", async (to) => {
    await refused(
      [image, "-o", path("no/such/folder/x.tar"), "--to", "docker-archive"],
      "there is no folder",
    );
    await refused([image, "-o", `${image}/x`, "--to", to], "there is no folder");
  });

  it("may have any name", async () => {
    mkdirSync(path("oci:odd"));
    for (const name of ["oci:odd/docker-archive:x.tar", "-dash", "with space", "ünï", "new\nline"]) {
      const report = await squash([image, `-o=${path(name)}`]);
      expect(statSync(path(name)).isFile(), name).toBe(true);
      expect(report.proof.equal).toBe(true);
    }
  });

  it("may be a link to nowhere, which is replaced by --force and not followed", async () => {
    symlinkSync(path("nowhere"), path("link"));
    await squash([image, "-o", path("link"), "--force"]);
    expect((await imageIn(path("link"))).layers.length).toBeGreaterThan(0);
  });
});

const DOUBLE: LayerSpec = {
  members: [
    { path: "f", body: "1" },
    { path: "f", body: "2" },
  ],
};

describe("an image that engines read differently", () => {
  it("is refused with a list", async () => {
    const many = [
      DOUBLE,
      ...[1, 2, 3, 4].map(() => ({ members: [{ path: "g", kind: "hardlink" as const, target: "f" }] })),
    ];
    const name = layout("ambiguous", { layers: many });
    await refused(
      [name, "-o", path("x")],
      "duplicate-entry at /f in layer 0, link-into-lower-layer at /f in layer 1",
    );
    await refused([name, "-o", path("x")], "and 2 more; --accept-ambiguous reads it by the OCI rules");
  });

  it("is written so that they agree, if asked to", async () => {
    const traps = TRAPS.filter(({ ambiguities }) => ambiguities && !ambiguities.includes("whiteout-device"));
    for (const [at, trap] of traps.entries()) {
      const name = layout(`trap-${at}`, { layers: trap.layers });
      const out = path(`trap-${at}-out`);
      const strategy = ["squash", "prune", "flatten", "prune"][at % 4] ?? "prune";
      await squash([name, "-o", out, "--strategy", strategy, "--accept-ambiguous"]);
      const { findings } = JSON.parse((await run(["analyze", out, "--format", "json"])).out);
      expect(
        findings.filter(({ kind }: { kind: string }) => kind === "ambiguous"),
        trap.name,
      ).toEqual([]);
      expect(await verify(name, out), trap.name).toEqual(SAME);
    }
  }, 60_000);

  it("is refused where the base is what they differ about, for the base stays", async () => {
    const name = layout("ambiguous-base", { layers: [DOUBLE, { members: [{ path: "k" }] }] });
    const argv = [name, "-o", path("x"), "--accept-ambiguous", "--base", "1"];
    await refused(argv, "layer 0 is ambiguous and belongs to the base, which stays as it is; --base 0");
    await squash([...argv, "--strategy", "flatten", "--force"]);
  });

  it("is refused where no layer can say what it says", async () => {
    const device = { path: "d", kind: "character", device: [0, 0] } as const;
    const name = layout("device", { layers: [{ members: [{ path: "k" }] }, { members: [device] }] });
    await refused([name, "-o", path("y"), "--accept-ambiguous"], "/d is a device 0:0");
    await squash([name, "-o", path("y"), "--accept-ambiguous", "--drop-path", "/d"]);
  });

  it("is none where a higher layer lists the directory after all", async () => {
    const layers = [[{ path: "d/", mode: 0o700 }], [{ path: "d/a" }], [{ path: "d/", mode: 0o711 }]];
    const name = layout("cured", { layers: layers.map((members) => ({ members })) });
    for (const strategy of ["squash", "prune"])
      expect(
        (await squash([name, "-o", path(`cured-${strategy}`), "--strategy", strategy])).proof.equal,
      ).toBe(true);
  });
});

describe("layers that cannot be kept are refused", () => {
  const FOREIGN = "application/vnd.oci.image.layer.nondistributable.v1.tar+gzip";

  it("foreign ones whose blob is not here, by verify too", async () => {
    const foreign = {
      members: [{ path: "w", body: "windows" }],
      mediaType: FOREIGN,
      urls: ["https://example.org/w"],
    };
    const files = filesOf("oci", { ...IMAGE, layers: [foreign, ...IMAGE.layers] });
    const whole = writeFolder(files, path("foreign"));
    await squash([whole, "-o", path("foreign-out")]);
    const { manifest } = await imageIn(whole);
    const [first] = Array.isArray(manifest.layers) ? manifest.layers : [];
    const absent = writeFolder(
      broken(files, new RegExp(first.digest.slice(7)), () => null),
      path("absent"),
    );
    await refused([absent, "-o", path("x")], "layer 0");
    await refused(
      [absent, "-o", path("x")],
      "is foreign and its blob is not here; save the image with all its layers",
    );
    expectRefusal(await run(["verify", whole, absent]), "is foreign and its blob is not here");
  });

  it("encrypted ones", async () => {
    const mediaType = "application/vnd.oci.image.layer.v1.tar+gzip+encrypted";
    const name = layout("encrypted", { layers: [{ members: [], mediaType }] });
    await refused([name, "-o", path("x")], "layer 0 is encrypted; decrypt the image first");
  });

  it("ones that do not match their digest, with nothing written", async () => {
    for (const to of ["docker-archive", "oci"]) {
      const swapped = broken(filesOf("docker-20", IMAGE), /layer\.tar$/, (bytes) =>
        Buffer.from(bytes.toString("latin1").replace("xxx", "yyy"), "latin1"),
      );
      const name = write(`swapped-${to}.tar`, archiveOf(swapped));
      await refused(
        [name, "-o", path("never"), "--to", to],
        "does not match its diff_id; save the image again",
      );
    }
  });
});

describe("slim verify", () => {
  it.each<[string, ImageSpec, readonly object[], readonly object[]]>([
    [
      "content of equal size",
      { layers: [...IMAGE.layers, { members: [{ path: "c", body: "Z" }] }] },
      [{ path: "/c", field: "content" }],
      [],
    ],
    [
      "a mode",
      { layers: [...IMAGE.layers, { members: [{ path: "c", body: "z", mode: 0o600 }] }] },
      [{ path: "/c", field: "mode", a: "420", b: "384" }],
      [],
    ],
    ["a path", { layers: IMAGE.layers.slice(0, 2) }, [{ path: "/c", field: "kind", a: "file", b: null }], []],
    [
      "the config",
      { layers: IMAGE.layers, config: { Cmd: ["/other"] } },
      [],
      [{ field: "config.Cmd", a: '["/none"]', b: '["/other"]' }],
    ],
  ])("finds a difference in %s, and exits with 1", async (name, spec, differences, config) => {
    const other = layout(`verify-${name}`, spec);
    const { exitCode, out } = await run(["verify", image, other, "--format", "json"]);
    expect(exitCode).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ equal: false, differences, config });
  });

  it("compares bodies byte by byte, for a checksum can be forged", async () => {
    // Long bodies have four CRC-32 in place of a strong hash: xor with a multiple of the polynomial keeps them.
    const body = Buffer.alloc(100_000, "content ");
    const forged = Buffer.from(body);
    for (const [at, byte] of CRC_MULTIPLE.entries()) forged[at + 9] = (forged[at + 9] ?? 0) ^ byte;
    const printOf = (bytes: Buffer): string => {
      const fingerprint = new BodyFingerprint(bytes.length);
      fingerprint.update(bytes);
      return fingerprint.digest();
    };
    expect(printOf(forged)).toBe(printOf(body));
    const [a, b] = [body, forged].map((bytes, at) =>
      layout(`forged-${at}`, { layers: [{ members: [{ path: "f", body: bytes }] }] }),
    );
    expect(await verify(a ?? "", b ?? "")).toMatchObject({
      equal: false,
      differences: [{ path: "/f", field: "content" }],
    });
  });

  it("refuses to read standard input twice", async () => {
    expectRefusal(await run(["verify", "-", "-"]), "standard input cannot be both image A and image B");
  });
});

/** CRC-32's polynomial 0x104C11DB7, in the order in which the checksum takes bits, over five bytes. */
const CRC_MULTIPLE = [0x41, 0x06, 0x71, 0xdb, 0x01];
