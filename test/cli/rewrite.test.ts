import { chmodSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { replaceText } from "../../src/io/replace-text.ts";
import { run, scratch } from "../support/main.ts";

const IMAGE = "fixtures/docker-26/image.tar";
const BEFORE = "FROM debian:bookworm\nRUN apt-get update && apt-get install -y curl\n";
const AFTER = BEFORE.replace("curl\n", "curl && rm -rf /var/lib/apt/lists/*\n");
const { write, path } = scratch();

describe("slim rewrite", () => {
  it("prints the new Dockerfile on a pipe, and nothing else", async () => {
    expect(await run(["rewrite", write("a.Dockerfile", BEFORE)])).toEqual({
      exitCode: 0,
      out: AFTER,
      err: "",
    });
  });

  it("prints the diff and the steps on a terminal", async () => {
    const { out } = await run(["rewrite", write("Dockerfile", BEFORE)], {
      outIsTerminal: true,
      env: { NO_COLOR: "1" },
    });
    expect(out).toContain("+RUN apt-get update && apt-get install -y curl && rm -rf /var/lib/apt/lists/*\n");
    expect(out).toContain("1 step; without the image that it built (--image) no bytes");
    expect(out).toContain("  line 2  apt-lists\n");
  });

  it("prints a patch that git takes", async () => {
    const { out } = await run(["rewrite", write("Dockerfile", BEFORE), "--diff"]);
    expect(out).toMatch(/^--- a\/.*Dockerfile\n\+\+\+ b\/.*Dockerfile\n@@ -1,2 \+1,2 @@\n/);
  });

  it("writes to a file, and tells the steps", async () => {
    const output = path("new");
    const { exitCode, out } = await run(["rewrite", write("Containerfile", BEFORE), "-o", output]);
    expect([exitCode, readFileSync(output, "utf8")]).toEqual([0, AFTER]);
    expect(out).toContain("apt-lists");
  });

  it("writes over the file, with its mode, through a link", async () => {
    const file = write("over.Dockerfile", BEFORE);
    chmodSync(file, 0o640);
    symlinkSync(file, path("link"));
    expect((await run(["rewrite", path("link"), "--in-place"])).exitCode).toBe(0);
    expect(readFileSync(file, "utf8")).toBe(AFTER);
    expect(statSync(file).mode & 0o777).toBe(0o640);
    expect((await run(["rewrite", file, "--in-place", "--check"])).exitCode).toBe(0);
  });

  it("refuses to write over what was changed meanwhile", () => {
    const file = write("meanwhile", "FROM other\n");
    expect(() => replaceText(file, BEFORE, AFTER)).toThrow(
      "was changed meanwhile; look at it, and run slim again",
    );
    expect(readFileSync(file, "utf8")).toBe("FROM other\n");
  });

  it("--check says by its status whether it would change", async () => {
    expect((await run(["rewrite", write("c1", BEFORE), "--check"])).exitCode).toBe(1);
    expect((await run(["rewrite", write("c2", AFTER), "--check"])).exitCode).toBe(0);
    expect(readFileSync(path("c1"), "utf8")).toBe(BEFORE);
  });

  it("says NO_CHANGE, and that is an answer", async () => {
    const { exitCode, out } = await run(["rewrite", write("d", AFTER), "--format", "text"]);
    expect([exitCode, out.startsWith("NO_CHANGE: ")]).toEqual([0, true]);
  });

  it("--format json is slim-rewrite/1", async () => {
    const { out } = await run(["rewrite", write("j", BEFORE), "--format", "json"]);
    const { why, ...step } = JSON.parse(out).steps[0];
    expect(why).toMatch(/^apt reads/);
    expect(step).toEqual({
      rule: "apt-lists",
      risk: "safe",
      line: 2,
      endLine: 2,
      savesBytes: null,
      savesBlobBytes: null,
      estimate: false,
    });
    expect(JSON.parse(out)).toMatchObject({
      schema: "slim-rewrite/1",
      before: BEFORE,
      after: AFTER,
      image: null,
      declined: [],
      predicted: null,
    });
  });

  it("with an image the bytes of the steps and the prediction add up", async () => {
    const { out } = await run(["rewrite", "fixtures/app/Dockerfile", "--image", IMAGE, "--format", "json"]);
    const { image, steps, predicted, declined } = JSON.parse(out);
    const saved = steps.reduce((sum: number, step: { savesBytes: number }) => sum + step.savesBytes, 0);
    expect(saved).toBeGreaterThan(0);
    expect(predicted).toMatchObject({
      storedBytes: image.storedBytes - saved,
      estimate: steps.some(({ estimate }: { estimate: boolean }) => estimate),
    });
    expect(declined.length).toBeGreaterThan(5);
  });

  it("claims nothing for an image that is another Dockerfile's", async () => {
    const { out, exitCode } = await run([
      "rewrite",
      write("o", BEFORE),
      "--image",
      IMAGE,
      "--format",
      "json",
    ]);
    const { steps, predicted, notes } = JSON.parse(out);
    expect([exitCode, predicted, steps[0].savesBytes]).toEqual([0, null, null]);
    expect(notes.join()).toContain("is not this Dockerfile's image, so no bytes are claimed");
  });

  it("reads standard input", async () => {
    const { err, exitCode } = await run(["rewrite", "-", "--in-place"]);
    expect([exitCode, err]).toEqual([
      2,
      "slim: standard input cannot be rewritten in place; give the Dockerfile as a file\n",
    ]);
  });

  it.each([
    ["no such file", ["nowhere/Dockerfile"], "no such file; give the path of a Dockerfile"],
    ["no Dockerfile", [write("none", "hello\n")], "unknown instruction HELLO; is the file a Dockerfile?"],
    ["no FROM", [write("empty", "# x\n")], "no FROM in it; give a Dockerfile that builds an image"],
    [
      "an open heredoc",
      [write("open", "FROM a\nRUN <<EOF\nx\n")],
      "the heredoc EOF is never closed; end it with a line EOF",
    ],
    ["no stage of that name", [write("t", BEFORE), "--target", "x"], "no stage x; its only stage is 0"],
    [
      "two places",
      [write("p", BEFORE), "--in-place", "-o", "x"],
      "--in-place and --output both say where the Dockerfile goes; give one of them",
    ],
    [
      "another encoding",
      [write("l1", Buffer.from("FROM a\n# caf\xe9\n", "latin1"))],
      "is not all UTF-8; convert it, as with iconv",
    ],
    ["a base without an image", ["Dockerfile", "--smaller-base"], "--smaller-base needs --image"],
    ["nothing", [], "DOCKERFILE is missing; give one, or --image IMAGE"],
    ["no image", [write("i", BEFORE), "--image", "nowhere.tar"], "nowhere.tar"],
  ])("%s is one line and status 2", async (_what, args, message) => {
    const { exitCode, out, err } = await run(["rewrite", ...args]);
    expect([exitCode, out, err.split("\n").length]).toEqual([2, "", 2]);
    expect(err).toContain(message);
  });
});

describe("slim rewrite --smaller-base", { timeout: 30_000 }, () => {
  const call = ["rewrite", "fixtures/app/Dockerfile", "--image", IMAGE, "--format", "json"];

  it("says why no base is put in place", async () => {
    const { out } = await run([...call, "--smaller-base"]);
    const { declined, smallerBases, after } = JSON.parse(out);
    expect(declined[0].rule).toBe("smaller-base");
    expect(declined[0].reason).toMatch(/needs a shell, and gcr\.io\/distroless\/static-debian12 has none$/);
    expect(smallerBases.map(({ to }: { to: string }) => to)).toEqual(["gcr.io/distroless/static-debian12"]);
    expect(after).toContain("FROM localhost/base:1\n");
  });

  it("names none where nothing may change what a container does", async () => {
    const { out } = await run([...call, "--risk", "safe"]);
    expect(JSON.parse(out).smallerBases).toEqual([]);
  });
});
