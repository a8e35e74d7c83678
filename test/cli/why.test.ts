import { describe, expect, it } from "vitest";
import { archiveOf, filesOf } from "../support/archive.ts";
import { run, scratch } from "../support/main.ts";

const { write } = scratch();

const STATUS = ["gcc-12", "make"]
  .map((name) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1\n`)
  .join("\n");

const IMAGE = write(
  "image.tar",
  archiveOf(
    filesOf("oci", {
      tags: ["app:1"],
      config: { Cmd: ["/bin/app"] },
      layers: [
        {
          members: [
            { path: "bin", kind: "symlink", target: "usr/bin" },
            { path: "usr/bin/app", body: "echo hello\n", mode: 0o755 },
            { path: "usr/bin/gcc-12", body: "g".repeat(700) },
            { path: "usr/bin/notes", body: "n".repeat(50) },
            { path: "var/lib/dpkg/status", body: STATUS },
            { path: "var/lib/dpkg/info/gcc-12.list", body: "/usr/bin/gcc-12\n" },
          ],
          createdBy: "ADD rootfs.tar / # buildkit",
        },
      ],
    }),
  ),
);

const why = async (path: string) => JSON.parse((await run(["why", IMAGE, path, "--format", "json"])).out);
const page = async (path: string): Promise<string> => (await run(["why", IMAGE, path])).out;

describe("slim why", () => {
  it("follows links on the way to a path, and says so", async () => {
    expect(await why("/bin/app")).toMatchObject({ asked: "/bin/app", path: "/usr/bin/app", reach: "needed" });
    expect(await page("/bin/app")).toContain("asked for as /bin/app");
    for (const path of ["/usr/bin/app", "/usr/bin/", "/"])
      expect(await page(path)).not.toContain("asked for");
    expect((await why("/bin")).leadsTo).toBe("/usr/bin");
  });

  it("sums up what lies below a directory, each body once", async () => {
    const { below } = await why("/usr/bin");
    expect(below).toEqual({
      paths: 3,
      bytes: 761,
      neededBytes: 11,
      notReachedBytes: 750,
      unknownBytes: 0,
    });
    expect(await page("/usr/bin/")).toContain("below it    3 paths, 761 B: 11 B needed, 750 B not reached");
  });

  it.each([
    ["/usr/local/bin/notes", ["/usr/bin/notes"], "there is /usr/bin/notes"],
    ["/usr/bin/note", ["/usr/bin/notes"], "there is /usr/bin/notes"],
    ["/usr/bin/something/else", [], "the nearest folder that is there: /usr/bin"],
  ])("of %s, which no layer holds, says what may be meant", async (path, alike, line) => {
    expect(await why(path)).toMatchObject({ state: "absent", nearest: { alike } });
    expect(await page(path)).toContain(line);
  });

  it("says whose package is waste as a whole", async () => {
    const { owner, findings } = await why("/usr/bin/gcc-12");
    expect(owner.package).toBe("deb:gcc-12");
    expect(findings).toMatchObject([{ rule: "build-packages", package: "deb:gcc-12" }]);
    expect(await page("/usr/bin/gcc-12")).toContain("all of deb:gcc-12 is");
  });

  it("tells of a package that is installed no more which layer brought it and which removed it", async () => {
    const status = (...names: readonly string[]): string =>
      names
        .map((name) => `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: 2-1\n`)
        .join("\n");
    const layers = [status("make"), status("gcc-12", "make"), status("gcc-12")].map((body) => ({
      members: [{ path: "var/lib/dpkg/status", body }],
    }));
    const image = write("removed.tar", archiveOf(filesOf("oci", { layers })));
    expect(await run(["why", image, "pkg:make"])).toMatchObject({
      exitCode: 2,
      err: expect.stringContaining(
        "pkg:make: is installed no more: layer 0 brought 2-1, and layer 2 removed it; see its files with slim layers IMAGE 0",
      ),
    });
    expect((await run(["why", image, "pkg:cmake"])).err).toContain("no package of the image is called that");
  });
});
