import { SlimError } from "../model/error.ts";
import { type Args, textOf } from "./options.ts";

/** All that a command may read beside each other, as a user calls it. */
const READ: readonly (readonly [name: string, what: string])[] = [
  ["IMAGE", "image"],
  ["A", "A"],
  ["B", "B"],
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
