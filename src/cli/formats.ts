import type { Finding } from "../model/finding.ts";
import { printable } from "../report/printable.ts";
import type { Renderer, RenderOptions } from "../report/renderer.ts";
import { dockerfileName } from "./dockerfile-text.ts";
import type { Io } from "./io.ts";
import { type Args, textOf } from "./options.ts";
import { pageOptions } from "./print.ts";
import { repositoryPathOf } from "./repository-path.ts";
import { version } from "./version.ts";

/** Every way to print a report, and where it is written. A format is loaded when it is asked for. */
export const FORMATS = {
  text: async () => (await import("../report/text.ts")).renderText,
  json: async () => (await import("../report/json.ts")).renderJson,
  markdown: async () => (await import("../report/markdown.ts")).renderMarkdown,
  html: async () => (await import("../report/html.ts")).renderHtml,
  sarif: async () => (await import("../report/sarif.ts")).renderSarif,
  codequality: async () => (await import("../report/codequality.ts")).renderCodeQuality,
  github: async () => (await import("../report/github.ts")).renderGitHub,
  rdjson: async () => (await import("../report/rdjson.ts")).renderRdjson,
} satisfies Readonly<Record<string, () => Promise<Renderer>>>;

/** The renderer that `--format` names; yargs lets no other name through. */
export const rendererOf = (args: Args): Promise<Renderer> => {
  const name = textOf(args, "format") ?? "text";
  const load: () => Promise<Renderer> = Object.hasOwn(FORMATS, name)
    ? FORMATS[name as keyof typeof FORMATS]
    : FORMATS.text;
  return load();
};

const TAG = /(?::[^/:]*)?(?:@[^/]*)?$/;

/**
 * The file that annotations stand in, as its repository names it. Without a Dockerfile it is the image that they speak of, whatever tag it
 * has this time.
 */
const artifactOf = (dockerfile: string | null, imageName: string, io: Io): string => {
  if (dockerfile === "-") return dockerfileName(dockerfile);
  if (dockerfile === null) return printable(imageName.replace(TAG, ""));
  return repositoryPathOf(dockerfile, io);
};

/** What the formats need to know beside the report. */
export const renderOptions = (
  args: Args,
  io: Io,
  imageName: string,
  findings: readonly Finding[],
): RenderOptions => ({
  ...pageOptions(args, io),
  artifact: artifactOf(textOf(args, "dockerfile"), imageName, io),
  kinds: new Map(findings.map(({ waste }) => [waste.id, waste])),
  version: version(),
});
