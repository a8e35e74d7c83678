import type { Layer } from "../../model/image.ts";
import type { HistoryCommand } from "../history.ts";
import { jsonOf, readAgain, type Spoken } from "./spoken.ts";

/** More paths than this nobody wants to read in a comment. */
const PATHS_SHOWN = 3;

/**
 * A COPY or ADD. Docker's classic builder and buildah keep a digest of what was copied: a name that is not there stands in its place, so
 * that no build takes something else for it.
 */
export const spokenCopy = (command: HistoryCommand, layer: Layer | undefined): Spoken => {
  const { keyword, written, destination } = command;
  if (destination === null) return byName(command);
  const [, kind = "", digest = ""] = /(file|dir|multi):([0-9a-f]{12})/.exec(written) ?? [];
  const source = digest === "" ? "untold" : `${kind}-${digest}`;
  const [chown = ""] = /--chown=[^\s/]*?(?=(?:file|dir|multi):|\s)/.exec(written) ?? [];
  const brought = broughtBy(layer);
  return {
    comments: [
      `The history keeps a digest of what was copied${KINDS[kind] ?? ""}, and not its name: put it in.${brought}`,
    ],
    text: [keyword, ...(chown === "" ? [] : [chown]), words([source, destination])].join(" "),
  };
};

const KINDS: Readonly<Record<string, string>> = {
  file: " (one file)",
  dir: " (one directory)",
  multi: " (several sources)",
};

/** What the layer stored tells a reader most of what the source was. */
const broughtBy = (layer: Layer | undefined): string => {
  const files = (layer?.entries ?? []).filter(({ kind }) => kind !== "directory").map(({ path }) => path);
  const shown = files
    .sort()
    .slice(0, PATHS_SHOWN)
    .map((path) => JSON.stringify(path).slice(1, -1));
  const more = files.length - shown.length;
  if (shown.length === 0) return "";
  return ` It brought ${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
};

/** BuildKit and kaniko keep the names, and BuildKit not the stage that they come from. */
const byName = ({ keyword, written, builder }: HistoryCommand): Spoken => {
  const heredocs = [...written.matchAll(/<<-?["']?(\w+)["']?/g)];
  const names = written.replace(/<<-?["']?(\w+)["']?/g, "heredoc-$1");
  const text = `${keyword} ${names}`;
  const again = readAgain(text);
  const isAbsolute = builder === "buildkit" && again?.argument.startsWith("/") === true;
  return {
    comments: [
      ...(heredocs.length > 0
        ? ["The text of a heredoc stood here, which no history keeps: put it in."]
        : []),
      ...(isAbsolute && keyword === "COPY"
        ? ["Most likely COPY --from=…: the history does not keep which stage or image it came from."]
        : []),
    ],
    text: again?.heredocs.length === 0 ? text : null,
  };
};

/** https://docs.docker.com/reference/dockerfile/#copy */
const words = (paths: readonly string[]): string =>
  paths.every((path) => !/\s/.test(path)) ? paths.join(" ") : jsonOf(paths);
