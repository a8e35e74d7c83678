import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { run } from "../support/main.ts";

/** What a user types, as a shell would take it, and what comes back: read them with a user's eyes. */
interface Transcript {
  readonly title: string;
  readonly call: string;
  /** How many lines are shown of what is too long to read. */
  readonly lines?: number;
}

const TRANSCRIPTS: Readonly<Record<string, Transcript>> = {
  analyze: {
    title: "An image, its Dockerfile at hand",
    call: "slim analyze fixtures/docker-26/image.tar -f fixtures/app/Dockerfile",
  },
  "analyze-alone": {
    title: "An image, and nothing else",
    call: "slim analyze fixtures/skopeo-oci/layout",
  },
  "analyze-top": {
    title: "Only the largest findings",
    call: "slim analyze fixtures/docker-26/image.tar --top 2",
  },
  "analyze-base": {
    title: "What came with FROM is not charged to the user",
    call: "slim analyze fixtures/docker-26/image.tar --base 2 --top 3",
  },
  "analyze-gates": {
    title: "Gates, two of which fail",
    call: "slim analyze fixtures/docker-26/image.tar --top 1 --max-dead 5% --min-efficiency 0.95 --max-layers 30",
  },
  "analyze-clean": {
    title: "An image without waste, of several platforms",
    call: "slim analyze fixtures/buildx-platforms/image.tar",
  },
  "analyze-markdown": {
    title: "As Markdown, for a pull request",
    call: "slim analyze fixtures/docker-26/image.tar -f fixtures/app/Dockerfile --format markdown",
  },
  "analyze-json": {
    title: "As JSON, for programs",
    call: "slim analyze fixtures/docker-26/image.tar -f fixtures/app/Dockerfile --format json",
    lines: 60,
  },
  "analyze-sarif": {
    title: "For code scanning",
    call: "slim analyze fixtures/docker-26/image.tar -f ./fixtures/app/Dockerfile --format sarif",
    lines: 70,
  },
  "analyze-codequality": {
    title: "For a merge request of GitLab",
    call: "slim analyze fixtures/docker-26/image.tar -f ./fixtures/app/Dockerfile --format codequality",
    lines: 70,
  },
  "analyze-github": {
    title: "As annotations of a job on GitHub",
    call: "slim analyze fixtures/docker-26/image.tar -f ./fixtures/app/Dockerfile --format github",
    lines: 70,
  },
  "analyze-rdjson": {
    title: "For reviewdog",
    call: "slim analyze fixtures/docker-26/image.tar -f ./fixtures/app/Dockerfile --format rdjson",
    lines: 70,
  },
  "analyze-html": {
    title: "As a page of its own",
    call: "slim analyze fixtures/docker-26/image.tar -f ./fixtures/app/Dockerfile --format html",
    lines: 90,
  },
  compare: {
    title: "One image against another, with gates",
    call: "slim compare fixtures/docker-26/image.tar fixtures/docker-20-buildkit/image.tar -f fixtures/app/Dockerfile --old-dockerfile fixtures/app/Dockerfile --max-growth 5% --max-pull 100kB",
  },
  baseline: { title: "What later images are held against", call: "slim baseline fixtures/skopeo-oci/layout" },
  suggest: {
    title: "The comment of a pull request",
    call: "slim suggest fixtures/docker-26/image.tar -f fixtures/app/Dockerfile --baseline fixtures/docker-20-buildkit/image.tar --old-dockerfile fixtures/app/Dockerfile",
  },
  layers: {
    title: "The layers",
    call: "slim layers fixtures/docker-26/image.tar -f fixtures/app/Dockerfile",
  },
  "layers-one": {
    title: "What one layer did",
    call: "slim layers fixtures/docker-26/image.tar 9 -f fixtures/app/Dockerfile",
  },
  "layers-odd": {
    title: "A layer with names that terminals would choke on",
    call: "slim layers fixtures/docker-26/image.tar 0 --top 40",
  },
  "layers-json": {
    title: "What one layer did, for programs",
    call: "slim layers fixtures/docker-26/image.tar 9 --format json",
  },
  why: {
    title: "Where a file came from, and what became of it",
    call: "slim why fixtures/docker-26/image.tar /srv/app/themes/plain.css -f fixtures/app/Dockerfile",
  },
  "why-glob": {
    title: "The largest of the paths that a glob names",
    call: "slim why fixtures/docker-26/image.tar /srv/** --top 5",
  },
  "why-nothing": {
    title: "A path that no layer holds",
    call: "slim why fixtures/docker-26/image.tar /srv/nothing",
  },
  "why-json": {
    title: "Where a file came from, for programs",
    call: "slim why fixtures/docker-26/image.tar /srv/app/themes/plain.css --format json",
  },
  rules: { title: "The rules", call: "slim rules", lines: 40 },
  "rules-one": { title: "One rule", call: "slim rules apt-lists" },
  rewrite: {
    title: "A Dockerfile rewritten, with the bytes of the image that it built",
    call: "slim rewrite fixtures/app/Dockerfile --image fixtures/docker-26/image.tar --format text",
  },
  "rewrite-history": {
    title: "The Dockerfile that an image's history tells, rewritten",
    call: "slim rewrite --image fixtures/podman-oci-archive/image.tar --format text",
  },
  "rewrite-alone": {
    title: "A Dockerfile rewritten from its text alone",
    call: "slim rewrite fixtures/dockerfiles/apt-second-install-without-update.Dockerfile --format text",
  },
  "rewrite-declined": {
    title: "A Dockerfile that is left as it is, and why",
    call: "slim rewrite fixtures/dockerfiles/apt-script-after.Dockerfile --format text",
  },
  "rewrite-markdown": {
    title: "A rewrite as a pull request shows it",
    call: "slim rewrite fixtures/dockerfiles/everyday-update-then-install.Dockerfile --format markdown",
  },
  "several-images": {
    title: "An archive of several images has to be asked for one",
    call: "slim analyze fixtures/podman-two-images/image.tar",
  },
  "several-images-one": {
    title: "One of several images",
    call: "slim analyze fixtures/podman-two-images/image.tar --image two:1",
  },
  "no-such-image": {
    title: "An image that the archive does not hold",
    call: "slim analyze fixtures/podman-two-images/image.tar:four",
  },
  "no-such-platform": {
    title: "A platform that the archive does not hold",
    call: "slim analyze fixtures/buildx-platforms/image.tar --platform linux/riscv64",
  },
  "no-such-file": { title: "A name is no file", call: "slim analyze nginx:latest" },
  "no-image": { title: "A file is no image", call: "slim analyze fixtures/app/Dockerfile" },
  "no-layout": { title: "A folder is no image", call: "slim analyze fixtures/app" },
  registry: { title: "An image in a registry", call: "slim analyze docker://docker.io/library/nginx:1.29" },
  "no-command": { title: "The command is missing", call: "slim image.tar" },
  misspelt: { title: "A command with a slip", call: "slim anlyze image.tar" },
  "wrong-option": {
    title: "An option with a slip",
    call: "slim analyze fixtures/docker-26/image.tar --format yaml",
  },
};

const transcriptOf = async ({ title, call, lines }: Transcript): Promise<string> => {
  const { exitCode, out, err } = await run(call.split(" ").slice(1));
  const all = out.split("\n");
  const shown = lines === undefined || all.length <= lines ? out : `${all.slice(0, lines).join("\n")}\n…\n`;
  const block = (text: string): string => (text === "" ? "" : `\`\`\`\`text\n${text}\`\`\`\`\n\n`);
  const said = err === "" ? "" : `On standard error:\n\n${block(err)}`;
  return `# ${title}\n\n    $ ${call}\n\n${block(shown)}${said}Exit code: ${exitCode}\n`;
};

describe("transcripts", { timeout: 60_000 }, () => {
  it.each(Object.entries(TRANSCRIPTS))("%s", async (name, transcript) => {
    await expect(await transcriptOf(transcript)).toMatchFileSnapshot(`transcripts/${name}.md`);
  });

  it("are all told here", () => {
    expect(readdirSync("test/cli/transcripts").sort()).toEqual(
      Object.keys(TRANSCRIPTS)
        .map((name) => `${name}.md`)
        .sort(),
    );
  });
});
