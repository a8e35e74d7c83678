import fc from "fast-check";
import { expect, test } from "vitest";
import type { HistoryEntry } from "../../src/model/image.ts";
import { empty, layer, linesOf, trace } from "./support.ts";

interface Instruction {
  readonly keyword: "RUN" | "COPY" | "WORKDIR" | "ENV";
  readonly argument: string;
}

type Writer = (instruction: Instruction) => readonly HistoryEntry[];

// Few and short, so that a base and a Dockerfile often have the same ones.
const instruction: fc.Arbitrary<Instruction> = fc.oneof(
  fc.record({ keyword: fc.constant("RUN" as const), argument: fc.constantFrom("a", "b && c", "a b") }),
  fc.record({ keyword: fc.constant("COPY" as const), argument: fc.constantFrom("a /d", "b /d", "a b /e/") }),
  fc.record({ keyword: fc.constant("WORKDIR" as const), argument: fc.constantFrom("/w", "/x") }),
  fc.record({ keyword: fc.constant("ENV" as const), argument: fc.constantFrom("A=1", "B=2") }),
);

const destination = (argument: string): string => argument.split(" ").at(-1) ?? "";

const writers: readonly [name: string, writer: Writer][] = [
  [
    "BuildKit",
    ({ keyword, argument }) => {
      if (keyword === "ENV") return [empty([`ENV ${argument}`, "buildkit.dockerfile.v0"])];
      if (keyword === "WORKDIR") return [layer([`WORKDIR ${argument}`, "buildkit.dockerfile.v0"])];
      return [layer(`${keyword} ${keyword === "RUN" ? "/bin/sh -c " : ""}${argument} # buildkit`)];
    },
  ],
  [
    "the classic builder",
    ({ keyword, argument }) => {
      if (keyword === "ENV") return [empty(`/bin/sh -c #(nop)  ENV ${argument}`)];
      if (keyword === "WORKDIR") return [layer(`/bin/sh -c #(nop) WORKDIR ${argument}`)];
      return [
        layer(
          keyword === "RUN"
            ? `/bin/sh -c ${argument}`
            : `/bin/sh -c #(nop) COPY dir:0a1b in ${destination(argument)} `,
        ),
      ];
    },
  ],
  [
    "buildah",
    ({ keyword, argument }) => {
      if (keyword === "RUN") return [layer([`/bin/sh -c ${argument}`, "FROM 0a1b0a1b0a1b"])];
      if (keyword === "COPY")
        return [
          layer([`/bin/sh -c #(nop) COPY multi:0a1b in ${destination(argument)} `, "FROM 0a1b0a1b0a1b"]),
        ];
      return [empty([`/bin/sh -c #(nop) ${keyword} ${argument}`, "FROM 0a1b0a1b0a1b"])];
    },
  ],
  ["kaniko", ({ keyword, argument }) => (keyword === "ENV" ? [] : [layer(`${keyword} ${argument}`)])],
];

const text = ({ keyword, argument }: Instruction): string => `${keyword} ${argument}`;

test.each(writers)(
  "law: whatever the base holds, %s's layers are blamed on their lines and the base's on FROM",
  (_, write) => {
    const arbitrary = fc.tuple(
      fc.array(instruction, { maxLength: 6 }),
      fc.array(instruction, { minLength: 1, maxLength: 6 }),
    );
    fc.assert(
      fc.property(arbitrary, ([base, own]) => {
        const bottom = [layer("# base"), ...base.flatMap(write)];
        const history = [...bottom, ...own.flatMap(write)];
        fc.pre(own.flatMap(write).length > 0);
        const lines = [
          ...bottom.filter(({ emptyLayer }) => !emptyLayer).map(() => 1),
          ...own.flatMap((each, index) =>
            write(each).flatMap(({ emptyLayer }) => (emptyLayer ? [] : [index + 2])),
          ),
        ];
        expect(linesOf({ dockerfile: ["FROM x", ...own.map(text)], history })).toEqual(lines);
      }),
      { numRuns: 200 },
    );
  },
);

test.each(writers)(
  "law: with a RUN that %s never ran, nothing at or below it is blamed on a line",
  (_, write) => {
    const arbitrary = fc.tuple(
      fc.array(instruction, { maxLength: 5 }),
      fc.array(instruction, { maxLength: 5 }),
    );
    fc.assert(
      fc.property(arbitrary, ([before, after]) => {
        const history = [layer("# base"), ...[...before, ...after].flatMap(write)];
        const dockerfile = ["FROM x", ...before.map(text), "RUN never", ...after.map(text)];
        const { origins, baseLayers, notes } = trace({ dockerfile, history });
        expect(baseLayers).toBeNull();
        expect(notes[0]).toContain(`line ${before.length + 2} \`RUN never\``);
        for (const { instruction: blamed } of origins)
          expect(blamed?.line ?? Infinity).toBeGreaterThan(before.length + 2);
      }),
      { numRuns: 200 },
    );
  },
);
