import { resolve } from "node:path";
import { parseReference } from "../io/reference.ts";
import { SlimError } from "../model/error.ts";
import { type Args, textOf } from "./options.ts";

/** All that a command may read beside each other, as a user calls it. */
const READ: readonly (readonly [name: string, what: string])[] = [
  ["IMAGE", "image"],
  ["A", "image A"],
  ["B", "image B"],
  ["DOCKERFILE", "Dockerfile"],
  ["dockerfile", "Dockerfile"],
  ["rewrite", "report"],
  ["image", "image"],
  ["previous", "previous image"],
  ["baseline", "baseline"],
  ["old-dockerfile", "earlier Dockerfile"],
  ["diff", "diff"],
  ["trace", "trace"],
  ["config", "config"],
];

/** `-`, and an image in it: `-:REF`, `docker-archive:-`. */
const STANDARD_INPUT = /^(?:[a-z-]+:)?-(?::|$)/;

/** What is read from standard input is there once: the second to read it would find nothing. Throws `usage`. */
export const refuseTwice = (args: Args): void => {
  const [first, second] = READ.filter(([name]) => STANDARD_INPUT.test(textOf(args, name) ?? ""));
  if (first === undefined || second === undefined) return;
  throw new SlimError(
    "usage",
    `standard input cannot be both ${first[1]} and ${second[1]}; give one of them as a file`,
  );
};

/** Names an image, of which there may be more behind the path. */
const IMAGES: readonly string[] = ["IMAGE", "A", "B", "image", "previous", "baseline"];

/** Refuses to put a result over what it is made of: who mistypes a name must not lose an image. Throws `usage`. */
export const refuseOverwriting = (option: string, output: string, args: Args): void => {
  for (const [name, what] of READ) {
    const given = textOf(args, name);
    // Who rewrites a Dockerfile may well mean its place.
    if (given === null || name === "DOCKERFILE") continue;
    const path = IMAGES.includes(name) ? parseReference(given).path : given;
    if (resolve(path) === resolve(output))
      throw new SlimError("usage", `${output}: is the ${what} that is read; give another ${option}`);
  }
};
