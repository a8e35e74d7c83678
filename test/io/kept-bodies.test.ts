import { closeSync, openSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KeptBodies } from "../../src/io/kept-bodies.ts";
import { openImage } from "../../src/io/open.ts";
import { KEEP_NOTHING, type Keep } from "../../src/model/bodies.ts";
import type { Entry } from "../../src/model/image.ts";
import { archiveOf, filesOf, type Stored } from "../support/archive.ts";
import { scratch } from "../support/main.ts";

const { path, write } = scratch();

const KEEP: Keep = {
  ...KEEP_NOTHING,
  paths: ["/etc/passwd"],
  folders: ["/var/lib/dpkg"],
  names: ["package.json"],
  endings: [".conf"],
  beginnings: ["\x7fELF", "#!"],
  bytesMax: 10,
  texts: { bytesMax: 20, exceptPaths: /^\/(?:etc|bin|var)\//, exceptNames: /\.md$/ },
};

const FILES: Readonly<Record<string, string>> = {
  "etc/passwd": "root:x",
  "etc/group": "root:y",
  "etc/a.conf": "a = 1",
  "etc/long.conf": "more than ten",
  "etc/conf": "a",
  "var/lib/dpkg/info/a.list": "/usr",
  "var/lib/dpkg2": "x",
  "app/package.json": "{}",
  "bin/true": "\x7fELF and more than ten",
  "bin/sh": "#!/bin/true and more",
  "bin/other": "# !",
  "bin/empty": "",
  "srv/text": "a text of 20 bytes..",
  "srv/long": "a text of more than 20 bytes",
  "srv/data": "zero \0 within",
  "srv/README.md": "a document",
};
const KEPT = [
  "etc/passwd",
  "etc/a.conf",
  "var/lib/dpkg/info/a.list",
  "app/package.json",
  "bin/true",
  "bin/sh",
  "srv/text",
];

describe("the bodies of a compressed layer that somebody may ask for", () => {
  it.each<Stored>(["none", "gzip", "gzip-members"])("can be read, stored as %s", async (stored) => {
    const members = Object.entries(FILES).map(([at, body]) => ({ path: at, body }));
    const file = write("image.tar", archiveOf(filesOf("oci", { layers: [{ members, stored }] })));
    const opened = await openImage(file, {
      image: null,
      platform: null,
      machine: "linux/amd64",
      threads: 0,
      maxExpansion: 200,
      keep: KEEP,
    });
    const entries = opened.image.layers[0]?.entries ?? [];
    const readable = entries.flatMap(({ path: at, contentBytes }, entry) => {
      const body = opened.content.bodies.read({ layer: 0, entry }, 0, 1000);
      if (body === null) return [];
      expect(Buffer.from(body).toString("latin1")).toBe(FILES[at.slice(1)]);
      const end = opened.content.bodies.read({ layer: 0, entry }, 2, 1000);
      expect(end?.length).toBe(Math.max(0, contentBytes - 2));
      return [at.slice(1)];
    });
    expect(readable).toEqual(stored === "none" ? Object.keys(FILES) : KEPT);
    await opened.close();
  });

  it("are written whole, in whatever pieces they come", () => {
    const bodies = fc.array(fc.tuple(fc.constantFrom("\x7fELF", "#!", "#", "", "other"), fc.string()));
    fc.assert(
      fc.property(bodies, fc.infiniteStream(fc.integer({ min: 1, max: 9 })), (parts, sizes) =>
        writtenWhole(
          parts.map(([begin, rest]) => Buffer.from(begin + rest, "latin1")),
          sizes,
        ),
      ),
      { numRuns: 50 },
    );
  });

  it("are written whole where a long piece comes behind short ones", () => {
    const units = (most: number) => fc.integer({ min: 1, max: most }).map((at) => at * (1 << 16) - 1);
    const bodies = fc.array(units(40), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(bodies, fc.infiniteStream(units(16)), (bytes, sizes) =>
        writtenWhole(
          bytes.map((each, at) => Buffer.concat([Buffer.from("#!"), Buffer.alloc(each, at + 1)])),
          sizes,
        ),
      ),
      { numRuns: 30 },
    );
  });
});

/** Gives the bodies to a layer's keeper, piece by piece, and looks at what it wrote. */
const writtenWhole = (bodies: readonly Buffer[], sizes: Iterator<number>): void => {
  const file = path("kept");
  const fd = openSync(file, "w+");
  const kept = new KeptBodies({ ...KEEP, names: [], texts: null }, fd);
  bodies.forEach((body, at) => {
    if (body.length === 0) return;
    kept.begin(at, { path: `/${at}`, contentBytes: body.length } as Entry);
    for (let from = 0; from < body.length; ) {
      const bytes = sizes.next().value ?? 1;
      kept.push(body.subarray(from, from + bytes));
      from += bytes;
    }
  });
  kept.flush();
  closeSync(fd);
  const written = readFileSync(file);
  bodies.forEach((body, at) => {
    const from = kept.offsets.get(at);
    if (from !== undefined) expect(written.subarray(from, from + body.length).equals(body)).toBe(true);
    else expect(/^(\x7fELF|#!)/.test(body.toString("latin1"))).toBe(false);
  });
};
