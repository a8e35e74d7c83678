import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closureOf } from "../../src/contents/closure.ts";
import { readContents } from "../../src/contents/read-contents.ts";
import { stackLayers } from "../../src/layers/merge.ts";
import { reachOf } from "../../src/model/closure.ts";
import type { ImageConfig } from "../../src/model/image.ts";
import { elfWith } from "../support/elf.ts";
import { entryOf } from "../support/entry.ts";
import { imageOf } from "../support/image.ts";
import { type RootFiles, rootWith } from "../support/root.ts";

const WHOLE: RootFiles = {
  "/bin/sh": elfWith({ interpreter: "/lib64/ld-linux-x86-64.so.2", needed: ["libc.so.6"] }),
  "/lib64/ld-linux-x86-64.so.2": elfWith({ soname: "ld-linux-x86-64.so.2" }),
  "/lib/libc.so.6": elfWith({ soname: "libc.so.6" }),
  "/usr/bin/unused": "\0",
};

describe("what is broken", () => {
  it.each<[string, RootFiles, Partial<ImageConfig>, RegExp]>([
    [
      "an entrypoint that is not there",
      {},
      { entrypoint: ["/entry"] },
      /ENTRYPOINT starts \/entry, which is not there/,
    ],
    [
      "an entrypoint that leads around in a circle",
      { "/entry": { link: "other" }, "/other": { link: "entry" } },
      { entrypoint: ["/entry"] },
      /ENTRYPOINT starts \/entry, which is not there/,
    ],
    [
      "an entrypoint of false offsets",
      { "/entry": elfWith({ needed: ["libc.so.6"] }).fill(0xff, 64, 120) },
      { entrypoint: ["/entry"] },
      /\/entry is a broken ELF file: .*\n.*what the image starts, \/entry, cannot be followed/,
    ],
    [
      "an entrypoint whose loader is not there",
      { "/entry": elfWith({ interpreter: "/lib/ld-other.so.1" }) },
      { entrypoint: ["/entry"] },
      /the loader of \/entry, \/lib\/ld-other\.so\.1, is not there/,
    ],
    [
      "an entrypoint whose interpreter is not there",
      { "/entry": "#!/usr/bin/fish\n" },
      { entrypoint: ["/entry"] },
      /\/entry is a script for \/usr\/bin\/fish, which is not there/,
    ],
  ])("names %s, and calls nothing unneeded", (_name, files, config, doubt) => {
    const closure = closureOf(rootWith({ ...WHOLE, ...files }, config));
    expect(closure.doubts.join("\n")).toMatch(doubt);
    expect(closure.complete).toBe(false);
    expect(reachOf(closure, "/usr/bin/unused")).toBe("unknown");
  });

  it("of a library is named and needed, and the rest stands", () => {
    const files = { ...WHOLE, "/lib/libc.so.6": elfWith({ soname: "libc.so.6" }).fill(0xff, 64, 120) };
    const closure = closureOf(rootWith(files, { cmd: ["/bin/sh", "-c", "true"] }));
    expect(closure.doubts.join("\n")).toMatch(/^\/lib\/libc\.so\.6 is a broken ELF file/m);
    expect(reachOf(closure, "/lib/libc.so.6")).toBe("needed");
    expect(reachOf(closure, "/lib64/ld-linux-x86-64.so.2")).toBe("needed");
  });

  it("of a real program is a doubt or nothing at all: no throw, no end that does not come", () => {
    const whole = readFileSync(process.execPath).subarray(0, 4096);
    const byte = fc.tuple(fc.nat(1023), fc.constantFrom(0, 1, 0x7f, 0x80, 0xff));
    fc.assert(
      fc.property(fc.array(byte, { maxLength: 8 }), fc.integer({ min: 4, max: 4096 }), (changes, length) => {
        const program = Buffer.from(whole.subarray(0, length));
        for (const [at, value] of changes) if (at > 3 && at < length) program[at] = value;
        const closure = closureOf(rootWith({ ...WHOLE, "/app": program }, { cmd: ["/app"] }));
        expect(closure.needs.has("/app")).toBe(true);
        for (const doubt of closure.doubts) expect(doubt).toMatch(/^[^\n]+$/);
        // It is cut short: its strings and its libraries cannot be read, so nothing may follow from it.
        if (!closure.complete) expect(reachOf(closure, "/usr/bin/unused")).toBe("unknown");
      }),
      { numRuns: 200 },
    );
  });

  it("of one database leaves the other's packages, and the closure, whole", () => {
    const bodies = new Map<string, Buffer>([
      ["/bin/sh", Buffer.from("\x7fELF")],
      ["/usr/bin/tool", Buffer.from("\0")],
      ["/var/lib/dpkg/status", Buffer.from("Package: a\nno field\n")],
      ["/lib/apk/db/installed", Buffer.from("P:tool\nV:1-r0\nF:usr/bin\nR:tool\n\n")],
    ]);
    const entries = [...bodies].map(([path, body]) => entryOf(path, "file", 0o755, body.length, null));
    const [layer] = imageOf([{}]).layers;
    const image = {
      ...imageOf([], { cmd: ["/usr/bin/tool"] }),
      layers: layer ? [{ ...layer, entries }] : [],
    };
    const read = ({ entry }: { entry: number }, from: number, bytes: number): Buffer | null =>
      bodies.get(entries[entry]?.path ?? "")?.subarray(from, from + bytes) ?? null;
    const { contents, warnings } = readContents(image, stackLayers(image.layers), { read }, []);
    expect(warnings.join("\n")).toMatch(/^\/var\/lib\/dpkg\/status: /m);
    expect(contents.packages.installed.map(({ id }) => id)).toEqual(["apk:tool"]);
    expect(contents.closure.needs.has("/usr/bin/tool")).toBe(true);
  });
});
