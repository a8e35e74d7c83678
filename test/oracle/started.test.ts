import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { closureOf } from "../../src/contents/closure.ts";
import { reachOf } from "../../src/model/closure.ts";
import { diskRoot } from "../support/disk-root.ts";
import { compile, copyPrograms } from "./cut.ts";
import { inFolder, itWith } from "./tools.ts";

const STARTS: Readonly<Record<string, string>> = {
  system: '#include <stdlib.h>\nint main(void) { return system("uniq . x"); }',
  popen: '#include <stdio.h>\nint main(void) { return popen("uniq", "r") == 0; }',
  execvp: '#include <unistd.h>\nint main(void) { char *a[] = {"uniq", 0}; return execvp(a[0], a); }',
  execlp: '#include <unistd.h>\nint main(void) { return execlp("uniq", "uniq", (char *)0); }',
  execl:
    '#include <unistd.h>\nint main(void) { return execl("/bin/sh", "sh", "-c", "uniq . x", (char *)0); }',
  spawn:
    '#include <spawn.h>\nextern char **environ;\nint main(void) { char *a[] = {"uniq", 0}; pid_t p; return posix_spawnp(&p, "uniq", 0, 0, a, environ); }',
};
const STARTS_NOTHING =
  '#include <stdio.h>\nint main(int n, char **v) { printf("uniq"); return fopen(v[n], "r") == 0; }';

/** A root with a shell and `uniq`, for as long as `use` takes. */
const inRoot = (use: (root: string) => void): Promise<void> =>
  inFolder((folder) => {
    const root = join(folder, "root");
    mkdirSync(root);
    copyPrograms(root, ["sh", "uniq"]);
    use(root);
  });

describe("a program that a C compiler made starts others by name", () => {
  for (const flags of [[], ["-static", "-s"]])
    itWith(["gcc"], `compiled with ${flags.join(" ") || "nothing special"}`, () =>
      inRoot((root) => {
        const programs = Object.entries({ ...STARTS, nothing: STARTS_NOTHING });
        for (const [name, source] of programs) compile(root, `usr/bin/${name}`, source, ...flags);
        const found = programs
          .map(([name]) => name)
          .filter((name) => {
            const closure = closureOf(diskRoot(root, { cmd: [`/usr/bin/${name}`] }).root);
            return reachOf(closure, "/usr/bin/uniq") === "needed";
          });
        expect(found).toEqual(Object.keys(STARTS));
      }),
    );

  itWith(["gcc"], "out of a library of its own", () =>
    inRoot((root) => {
      const library = '#include <stdlib.h>\nint ask(void) { return system("uniq . x"); }';
      compile(root, "opt/app/libown.so", library, "-shared", "-fPIC", "-Wl,-soname,libown.so");
      const linked = [join(root, "opt/app/libown.so"), "-Wl,-rpath,/opt/app"];
      compile(root, "usr/bin/app", "int ask(void); int main(void) { return ask(); }", ...linked);
      const closure = closureOf(diskRoot(root, { cmd: ["/usr/bin/app"] }).root);
      expect(closure.needs.get("/usr/bin/uniq")?.by).toBe("/opt/app/libown.so");
    }),
  );
});
