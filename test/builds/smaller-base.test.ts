import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { inFolder } from "../oracle/tools.ts";
import { run } from "../support/main.ts";
import { APPLICATIONS } from "./applications.ts";
import { answersOf, built, makeBases, unbuildable } from "./buildah.ts";

const MINUTES = 60_000;

const jsonOf = async (argv: readonly string[]) => {
  const { out, err } = await run([...argv, "--format", "json"]);
  expect(err).toBe("");
  return JSON.parse(out);
};

/** A Dockerfile in a folder of `fixtures/applications`, the base that it is to come to, and what that base's config gives of itself. */
const CASES: readonly {
  readonly name: string;
  readonly of: string;
  readonly dockerfile: string;
  readonly base: string;
  readonly commands: readonly (readonly string[])[];
  readonly answers: RegExp;
  readonly gives: readonly string[];
}[] = [
  {
    name: "c-feeds-one-run",
    of: "c-feeds",
    dockerfile: APPLICATIONS.find(({ name }) => name === "c-feeds-one-run")?.dockerfile ?? "",
    base: "debian:12-slim",
    commands: [["feeds", "/tmp/feeds.db", "file:///data/samples/first.txt"]],
    answers: /1 feeds\n/,
    gives: [],
  },
  {
    name: "rust-count-bare",
    of: "rust-count",
    dockerfile: `FROM debian:13 AS build
RUN apt-get update && apt-get install -y cargo ca-certificates
WORKDIR /app
COPY . .
RUN cargo build --release

FROM debian:13-slim
WORKDIR /app
COPY --from=build /app/target/release/count /usr/local/bin/count
COPY data data
USER 65534
CMD ["count"]
`,
    base: "gcr.io/distroless/cc-debian13",
    commands: [["/usr/local/bin/count"], ["/usr/local/bin/count", "data/words.txt.gz"]],
    answers: /"sea": 1/,
    gives: ["config.Env"],
  },
  {
    name: "go-pages-bare",
    of: "go-pages",
    dockerfile: `FROM debian:12 AS build
RUN apt-get update && apt-get install -y golang-go git ca-certificates
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/pages .

FROM debian:12-slim
WORKDIR /src
COPY pages pages
COPY static static
COPY templates templates
COPY --from=build /usr/local/bin/pages /usr/local/bin/pages
ENV PORT=8080
CMD ["/usr/local/bin/pages"]
`,
    base: "gcr.io/distroless/static-debian12",
    commands: [["/usr/local/bin/pages", "check", "/hello", "/static/page.css", "/none"]],
    answers: /<td><del>2<\/del><\/td>.*font-family.*404/s,
    gives: ["config.Env"],
  },
];

const why = unbuildable();
describe.skipIf(why !== null)(why === null ? "on a smaller base" : `on a smaller base: ${why}`, () => {
  beforeAll(makeBases, 10 * MINUTES);

  it.each(CASES.map((one) => [one.name, one.base, one] as const))(
    "%s on %s builds, prints the same, and is smaller",
    async (name, base, { of, dockerfile: text, commands, answers, gives }) => {
      const context = APPLICATIONS.find((one) => one.name === of)?.context ?? "";
      await inFolder(async (folder) => {
        const dockerfile = join(folder, "Dockerfile");
        writeFileSync(dockerfile, text);
        const before = built(name, text, context, folder);
        const rewrite = ["rewrite", dockerfile, "--image", before.archive];
        const within = await jsonOf(rewrite);
        const report = await jsonOf([...rewrite, "--smaller-base"]);
        expect(report.after).toMatch(new RegExp(`^FROM ${base}(?![\\w./:-])`, "m"));
        const after = built(`${name}-smaller`, report.after, context, folder);
        const said = answersOf(before, commands, folder);
        expect(said).toMatch(answers);
        expect(answersOf(after, commands, folder)).toBe(said);
        const { config } = await jsonOf(["verify", before.archive, after.archive]);
        expect(config.map(({ field }: { field: string }) => field)).toEqual(gives);
        const { storedBytes } = (await jsonOf(["analyze", after.archive])).sizes;
        const { storedBytes: foretold } = within.predicted;
        expect(storedBytes).toBeLessThan(foretold);
      });
    },
    40 * MINUTES,
  );
});
