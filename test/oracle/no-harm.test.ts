import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { compile, copy, copyPrograms, cut } from "./cut.ts";
import { inFolder, itWith } from "./tools.ts";

/** A small root: a shell, some tools, and things that nothing needs. */
const inRoot = (work: (root: string) => void): Promise<void> =>
  inFolder((folder) => {
    const root = join(folder, "root");
    mkdirSync(join(root, "usr/bin"), { recursive: true });
    symlinkSync("usr/bin", join(root, "bin"));
    copyPrograms(root, ["sh", "cat", "sort", "uniq", "tr", "wc", "grep", "ls", "id"]);
    mkdirSync(join(root, "usr/share/unneeded"), { recursive: true });
    writeFileSync(join(root, "usr/share/unneeded/x"), "x");
    work(root);
  });

const LIBRARY = (name: string): string => `int ${name}(void) { return 7; }`;

describe("without what is not reached", () => {
  itWith(
    ["gcc", "root"],
    "a C program still finds its libraries: RUNPATH, RPATH that is inherited, dlopen",
    () =>
      inRoot((root) => {
        const at = (name: string): string => join(root, "opt/tool/lib", name);
        mkdirSync(join(root, "opt/tool/lib"), { recursive: true });
        compile(
          root,
          "opt/tool/lib/libdeep.so",
          LIBRARY("deep"),
          "-shared",
          "-fPIC",
          "-Wl,-soname,libdeep.so",
        );
        compile(
          root,
          "opt/tool/lib/libnear.so",
          "int deep(void); int near(void) { return deep(); }",
          "-shared",
          "-fPIC",
          at("libdeep.so"),
          "-Wl,-soname,libnear.so",
        );
        compile(root, "opt/tool/lib/libplug.so", LIBRARY("plug"), "-shared", "-fPIC");
        compile(root, "opt/tool/lib/libunused.so", LIBRARY("unused"), "-shared", "-fPIC");
        const source = `#include <dlfcn.h>
        #include <stdio.h>
        int near(void);
        int main(void) { void *h = dlopen("libplug.so", RTLD_NOW); int (*f)(void) = h ? dlsym(h, "plug") : 0;
          printf("%d %d\\n", near(), f ? f() : -1); return 0; }`;
        compile(
          root,
          "usr/bin/tool",
          source,
          `-L${join(root, "opt/tool/lib")}`,
          "-lnear",
          "-Wl,--disable-new-dtags",
          "-Wl,-rpath,/opt/tool/lib",
          `-Wl,-rpath-link,${join(root, "opt/tool/lib")}`,
        );
        const { before, after, deleted } = cut(root, { cmd: ["/usr/bin/tool"] });
        expect(before).toBe("7 7\n");
        expect(after).toBe(before);
        expect(deleted).toEqual(
          expect.arrayContaining(["/opt/tool/lib/libunused.so", "/usr/share/unneeded/x", "/usr/bin/id"]),
        );
      }),
  );

  itWith(["root"], "a script that calls five tools still runs", () =>
    inRoot((root) => {
      writeFileSync(
        join(root, "entry.sh"),
        '#!/bin/sh\nset -e\nSORT=sort\ncat "$1" | tr a-z A-Z | $SORT | uniq | wc -l\n',
      );
      writeFileSync(join(root, "words"), "a\nb\na\n");
      chmodSync(join(root, "entry.sh"), 0o755);
      const { before, after, deleted } = cut(root, { entrypoint: ["/entry.sh"], cmd: ["/words"] });
      expect(before.trim()).toBe("2");
      expect(after).toBe(before);
      expect(deleted).toEqual(expect.arrayContaining(["/usr/bin/grep", "/usr/bin/ls", "/usr/bin/id"]));
    }),
  );

  itWith(["gcc", "root"], "a static program needs nothing", () =>
    inRoot((root) => {
      compile(root, "server", '#include <stdio.h>\nint main(void) { puts("up"); return 0; }', "-static");
      const { before, after, deleted } = cut(root, { cmd: ["/server"] });
      expect(before).toBe("up\n");
      expect(after).toBe(before);
      expect(deleted).toEqual(expect.arrayContaining(["/usr/bin/cat", "/usr/bin/ls"]));
    }),
  );

  itWith(["go", "root"], "a Go program still finds its accounts, its certificates and its time zones", () =>
    inRoot((root) => {
      mkdirSync(join(root, "etc/ssl/certs"), { recursive: true });
      writeFileSync(join(root, "etc/passwd"), "app:x:0:0::/home/app:/bin/sh\n");
      writeFileSync(join(root, "etc/ssl/certs/ca-certificates.crt"), CERTIFICATE);
      copy(root, "/usr/share/zoneinfo/Europe/Paris");
      writeFileSync(`${root}.go`, GO);
      const env = { ...process.env, CGO_ENABLED: "0", GO111MODULE: "off", GOFLAGS: "" };
      execFileSync("go", ["build", "-o", join(root, "server"), `${root}.go`], { env });
      const { before, after, deleted } = cut(root, { cmd: ["/server"] });
      expect(before).toBe("app 1 Europe/Paris\n");
      expect(after).toBe(before);
      expect(deleted).toEqual(
        expect.arrayContaining(["/usr/bin/cat", "/usr/bin/sh", "/usr/share/unneeded/x"]),
      );
    }),
  );
});

const GO = `package main
import ("crypto/x509"; "fmt"; "os/user"; "time")
func main() {
  me, err := user.Current()
  pool, _ := x509.SystemCertPool()
  zone, zerr := time.LoadLocation("Europe/Paris")
  if err != nil || zerr != nil { panic(fmt.Sprint(err, zerr)) }
  fmt.Println(me.Username, len(pool.Subjects()), zone)
}
`;

/** Of a certificate authority that signs nothing. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBejCCAR+gAwIBAgIUWnp/cy33dgwirsuIXwouA28InB8wCgYIKoZIzj0EAwIw
ETEPMA0GA1UEAwwGbm9ib2R5MCAXDTI2MTEyMTA4MzY0NloYDzIxMjYxMDI4MDgz
NjQ2WjARMQ8wDQYDVQQDDAZub2JvZHkwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNC
AARG3gWptw39FXlffht0zbKGFxN3uco+dIM6AxnK0zTUbqe1jvw7T23xJfv4UaJ8
xf8Gesh/hyLrWouwGiPT+kpMo1MwUTAdBgNVHQ4EFgQUCIQbbSPZ5HYbqaGyrto8
aFYFLyIwHwYDVR0jBBgwFoAUCIQbbSPZ5HYbqaGyrto8aFYFLyIwDwYDVR0TAQH/
BAUwAwEB/zAKBggqhkjOPQQDAgNJADBGAiEAjDoP0MT8pnKgYKJHkNKMXkflkJAj
jQnUVD+nV9fGEQUCIQDpiuq6yO6eUj2BchqOdFRtkgYcsZJtUS9pBxZRm6ey/A==
-----END CERTIFICATE-----
`;
