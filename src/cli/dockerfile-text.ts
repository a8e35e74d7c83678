import { kindOfPath } from "../io/path-kind.ts";
import { readText } from "../io/text.ts";
import { SlimError } from "../model/error.ts";

/** What a message and a report call a Dockerfile. */
export const dockerfileName = (path: string): string => (path === "-" ? "Dockerfile" : path);

/** The text of a Dockerfile; `-` is standard input. Throws `bad-dockerfile` for what is surely none: a folder, or an image in its place. */
export const dockerfileText = (path: string): string => {
  const refuse = (what: string): SlimError => new SlimError("bad-dockerfile", `${path}: ${what}`);
  if (path !== "-" && kindOfPath(path) === "directory")
    throw refuse("is a folder; give the path of the Dockerfile in it");
  const text = readText(path);
  if (text.includes("\0")) throw refuse("is no text; give the path of a Dockerfile");
  return text;
};
