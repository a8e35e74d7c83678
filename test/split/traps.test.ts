import { describe, expect, it } from "vitest";
import { type Built, finalOf, textOf } from "./scenes.ts";

const MB = 1_000_000;

/** A program that 50 MB of compiler built, with further lines before its CMD and what they stored. */
const app = (further: string, more: Partial<Built> = {}): Built => ({
  dockerfile: `FROM debian:12\nRUN apt-get update && apt-get install -y gcc\nRUN make\n${further}CMD ["/app/run"]\n`,
  needed: ["/app/run", "/bin/sh"],
  packages: [{ name: "gcc", line: 2, files: ["/usr/bin/gcc"] }],
  ...more,
  wrote: { 2: { "/usr/bin/gcc": 50 * MB }, 3: { "/app/run": MB, "/src/main.c": 9 * MB }, ...more.wrote },
});

describe("traps of two stages", () => {
  it("trap 59: of two archives the one that runs is copied, by its name", () => {
    const built = app("", {
      wrote: { 3: { "/app/run": MB, "/libs/app.jar": 5 * MB, "/libs/app-plain.jar": 3 * MB } },
      needed: ["/app/run", "/bin/sh", "/libs/app.jar"],
    });
    expect(textOf(built)).toContain("\nRUN rm -rf /libs/app-plain.jar\n");
    expect(finalOf(built)).toContain("COPY --from=build /libs /libs\n");
  });

  it("trap 60: folders whose files a program names itself come along", () => {
    const built = app("", {
      wrote: { 3: { "/app/run": MB, "/app/templates/index.html": 9, "/app/static/a.css": 9 } },
      unknown: ["/app"],
    });
    expect(finalOf(built)).toContain("COPY --from=build /app /app\n");
  });

  it.each([
    ["trap 61", "whether it needs a loader or not"],
    ["trap 62", "whichever libc it was linked with"],
    ["trap 63", "of whichever libc family"],
    ["trap 68", "of whichever release"],
    ["trap 89", "with a shell for what is written in shell form"],
  ])("%s: what runs stays on the base that it was built on, %s", (_trap, _why) => {
    const bases = [...textOf(app("")).matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(bases).toEqual(["debian:12", "debian:12"]);
  });

  it.each([
    ["trap 64: a virtual environment", "/build/.venv"],
    ["trap 66: an environment of conda", "/opt/conda/envs/app"],
  ])("%s is copied to the path that it was made for", (_title, folder) => {
    const built = app("", {
      wrote: { 3: { "/app/run": MB, [`${folder}/bin/python`]: MB, [`${folder}/lib/x.py`]: MB } },
      unknown: [folder],
    });
    const copies = finalOf(built)
      .split("\n")
      .filter((line) => line.startsWith("COPY"));
    for (const copy of copies) {
      const [, , from, to] = copy.split(" ");
      expect([copy, from?.startsWith(to?.replace(/\/$/, "") ?? "-")]).toEqual([copy, true]);
    }
    expect(copies.join("\n")).toMatch(new RegExp(`/${folder.split("/")[1]}`));
  });

  it("trap 65: sources that pip installed in place come along", () => {
    const built = app("", {
      wrote: { 3: { "/app/run": MB, "/src/app/__init__.py": 9, "/src/main.c": 9 * MB } },
      unknown: ["/src/app"],
    });
    expect(finalOf(built)).toMatch(/^COPY --from=build \/src(?:\/app)? /m);
  });

  it("trap 70: what only a HEALTHCHECK starts is installed again", () => {
    const built = app("", {
      wrote: { 2: { "/usr/bin/gcc": 50 * MB, "/usr/bin/curl": MB } },
      needed: ["/app/run", "/bin/sh", "/usr/bin/curl"],
      packages: [
        { name: "gcc", line: 2, files: ["/usr/bin/gcc"] },
        { name: "curl", line: 2, files: ["/usr/bin/curl"] },
      ],
    });
    expect(finalOf(built)).toMatch(/apt-get install -y --no-install-recommends curl/);
  });

  it("trap 73: a stage that is meant by its number has it still when one is put in behind it", () => {
    const text = textOf({
      ...app("COPY --from=0 /tool /tool\n", {
        packages: [{ name: "gcc", line: 4, files: ["/usr/bin/gcc"] }],
      }),
      dockerfile: `FROM golang\nRUN go build\n${app("COPY --from=0 /tool /tool\n").dockerfile}`,
      wrote: {
        4: { "/usr/bin/gcc": 50 * MB },
        5: { "/app/run": MB, "/src/main.c": 9 * MB },
        6: { "/tool": MB },
      },
      needed: ["/app/run", "/bin/sh", "/tool"],
    });
    const stages = text.split(/^(?=FROM )/m);
    expect(stages.map((stage) => stage.split(/\s/)[1])).toEqual(["golang", "debian:12", "debian:12"]);
    expect(stages[1]).toContain("COPY --from=0 /tool /tool\n");
  });

  it("trap 75: an argument of the build is declared in both stages that use it", () => {
    const built = app("ARG V=1\nENV VERSION=$V\n");
    expect(textOf(built).match(/^ARG V=1$/gm)).toHaveLength(2);
  });

  it("trap 76: a variable that the program reads is in the final stage", () => {
    expect(finalOf(app("ENV MODE=live\n"))).toContain("ENV MODE=live\n");
  });

  it("trap 77: the account that runs it is made in the final stage", () => {
    const built = app("RUN useradd app\nUSER app\n", {
      wrote: { 4: { "/etc/passwd": 130 } },
      config: { cmd: ["/app/run"], user: "app" },
    });
    expect(finalOf(built)).toMatch(/RUN useradd app\n[\s\S]*USER app\n/);
  });

  it("trap 85: WORKDIR and USER keep their order in the final stage", () => {
    const built = app("WORKDIR /srv\nUSER 1000\n", { wrote: { 4: { "/srv": "dir" } } });
    expect(finalOf(built)).toMatch(/WORKDIR \/srv\nUSER 1000\n/);
  });

  it.each([
    ["trap 86", 'ENTRYPOINT ["/app/run"]'],
    ["trap 87", "EXPOSE 80/tcp 90"],
    ["trap 87", "LABEL b=1 a=2"],
    ["trap 88", "STOPSIGNAL SIGQUIT"],
    ["trap 88", "VOLUME /data"],
  ])("%s: %s is in the final stage as it was", (_trap, line) => {
    expect(finalOf(app(`${line}\n`))).toContain(`${line}\n`);
  });
});
