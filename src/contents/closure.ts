import type { Closure } from "../model/closure.ts";
import type { ImagePath } from "../model/path.ts";
import { Inspector } from "./inspect.ts";
import type { Root } from "./root.ts";
import { start } from "./start.ts";
import { walkTree } from "./trees.ts";
import { Walk } from "./walk.ts";

/** All that follows from what an image starts, and from what a recorded run of it opened. */
export const closureOf = (root: Root, traced: readonly ImagePath[] = []): Closure => {
  const walk = new Walk(root);
  const inspector = new Inspector(walk);
  start(walk, inspector);
  for (const path of traced) walk.need(path, { by: null, how: "trace", named: path });
  for (;;) {
    const file = walk.nextFile();
    if (file) {
      inspector.file(file);
      continue;
    }
    const tree = walk.nextTree();
    if (tree !== null) {
      walkTree(tree, walk, inspector);
      continue;
    }
    inspector.context.libraries.linkerFiles();
    if (walk.isDone()) return walk.closure();
  }
};
