import { describe, expect, it } from "vitest";
import { type Built, finalOf, textOf } from "./scenes.ts";

const MB = 1_000_000;

interface Language {
  readonly what: string;
  readonly built: Built;
  /** The final stage, to the letter. */
  readonly final: string;
}

/** What a hurried person writes, and what of it ships. The paths are those that each tool really uses. */
const LANGUAGES: readonly Language[] = [
  {
    what: ".NET published into a folder, on a distribution's SDK",
    built: {
      dockerfile: `FROM debian:12
RUN apt-get update && apt-get install -y dotnet-sdk-8.0
WORKDIR /src
COPY . .
RUN dotnet publish -c Release -o /app
ENTRYPOINT ["dotnet", "/app/shop.dll"]
`,
      wrote: {
        2: {
          "/usr/lib/dotnet/dotnet": MB,
          "/usr/lib/dotnet/sdk/8.0.1/csc.dll": 200 * MB,
          "/usr/bin/dotnet": 1000,
        },
        4: { "/src/shop.csproj": 1000, "/src/Program.cs": 1000 },
        5: {
          "/app/shop.dll": MB,
          "/app/shop.deps.json": 9,
          "/root/.nuget/packages/a/a.nupkg": 50 * MB,
          "/src/obj/a.dll": MB,
        },
      },
      packages: [
        {
          name: "dotnet-sdk-8.0",
          line: 2,
          files: ["/usr/lib/dotnet/sdk/8.0.1/csc.dll"],
          needs: ["dotnet-runtime-8.0"],
        },
        { name: "dotnet-runtime-8.0", line: 2, files: ["/usr/lib/dotnet/dotnet", "/usr/bin/dotnet"] },
      ],
      needed: ["/usr/bin/dotnet", "/usr/lib/dotnet/dotnet", "/app/shop.dll", "/app/shop.deps.json"],
      config: { entrypoint: ["dotnet", "/app/shop.dll"], workingDir: "/src" },
    },
    final: `FROM debian:12
RUN apt-get update && apt-get install -y --no-install-recommends dotnet-runtime-8.0 && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
WORKDIR /src
ENTRYPOINT ["dotnet", "/app/shop.dll"]
`,
  },
  {
    what: "Ruby: gems with native parts, and the headers that they were built with",
    built: {
      dockerfile: `FROM ruby:3.3
RUN apt-get update && apt-get install -y libpq-dev
WORKDIR /app
COPY . .
RUN bundle install
CMD ["ruby", "app.rb"]
`,
      base: { "/usr/local/bin/ruby": MB },
      wrote: {
        2: { "/usr/include/libpq-fe.h": 60 * MB, "/usr/lib/libpq.so.5": MB },
        4: { "/app/app.rb": 100, "/app/Gemfile": 100 },
        5: {
          "/usr/local/bundle/gems/pg-1.5/lib/pg_ext.so": MB,
          "/usr/local/bundle/cache/pg-1.5.gem": 20 * MB,
        },
      },
      packages: [
        { name: "libpq-dev", line: 2, files: ["/usr/include/libpq-fe.h"], needs: ["libpq5"] },
        { name: "libpq5", line: 2, files: ["/usr/lib/libpq.so.5"] },
      ],
      needed: ["/app/app.rb", "/usr/lib/libpq.so.5"],
      unknown: ["/app", "/usr/local/bundle/gems"],
      config: { cmd: ["ruby", "app.rb"], workingDir: "/app" },
    },
    final: `FROM ruby:3.3
RUN apt-get update && apt-get install -y --no-install-recommends libpq5 && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
COPY --from=build /usr/local/bundle/gems /usr/local/bundle/gems
WORKDIR /app
CMD ["ruby", "app.rb"]
`,
  },
  {
    what: "PHP: an extension beside those of the base, and vendor/",
    built: {
      dockerfile: `FROM php:8.3-cli
RUN apt-get update && apt-get install -y libzip-dev unzip
RUN docker-php-ext-install zip
WORKDIR /app
COPY . .
RUN composer install --no-dev
CMD ["php", "index.php"]
`,
      base: {
        "/usr/local/bin/php": MB,
        "/usr/local/lib/php/extensions/no-debug-non-zts-20230831/sodium.so": 1000,
        "/usr/local/etc/php/conf.d/docker-php-ext-sodium.ini": 20,
      },
      wrote: {
        2: { "/usr/include/zip.h": 60 * MB, "/usr/lib/libzip.so.4": MB, "/usr/bin/unzip": MB },
        3: {
          "/usr/local/lib/php/extensions/no-debug-non-zts-20230831/zip.so": MB,
          "/usr/local/etc/php/conf.d/docker-php-ext-zip.ini": 20,
          "/usr/src/php/config.log": 10 * MB,
        },
        5: { "/app/index.php": 100, "/app/composer.json": 100 },
        6: { "/app/vendor/autoload.php": 100, "/root/.composer/cache/a.zip": 20 * MB },
      },
      packages: [
        { name: "libzip-dev", line: 2, files: ["/usr/include/zip.h"], needs: ["libzip4"] },
        { name: "libzip4", line: 2, files: ["/usr/lib/libzip.so.4"] },
        { name: "unzip", line: 2, files: ["/usr/bin/unzip"] },
      ],
      needed: [
        "/usr/lib/libzip.so.4",
        "/usr/local/lib/php/extensions/no-debug-non-zts-20230831/zip.so",
        "/usr/local/etc/php/conf.d/docker-php-ext-zip.ini",
      ],
      unknown: ["/app"],
      config: { cmd: ["php", "index.php"], workingDir: "/app" },
    },
    final: `FROM php:8.3-cli
RUN apt-get update && apt-get install -y --no-install-recommends libzip4 && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
COPY --from=build /usr/local/etc/php/conf.d/docker-php-ext-zip.ini /usr/local/etc/php/conf.d/docker-php-ext-zip.ini
COPY --from=build /usr/local/lib/php/extensions/no-debug-non-zts-20230831/zip.so /usr/local/lib/php/extensions/no-debug-non-zts-20230831/zip.so
WORKDIR /app
CMD ["php", "index.php"]
`,
  },
  {
    what: "Elixir: a release brings its own Erlang, and the base is the release's",
    built: {
      dockerfile: `FROM debian:12
RUN apt-get update && apt-get install -y elixir libstdc++6
WORKDIR /app
COPY . .
RUN mix deps.get && mix release
CMD ["/app/_build/prod/rel/shop/bin/shop", "start"]
`,
      wrote: {
        2: { "/usr/lib/elixir/bin/mix": 90 * MB, "/usr/lib/libstdc++.so.6": 2 * MB },
        4: { "/app": "dir", "/app/mix.exs": 100, "/app/lib/shop.ex": 100 },
        5: {
          "/app/_build/prod/rel/shop/bin/shop": 100,
          "/app/_build/prod/rel/shop/erts-13/bin/beam.smp": 3 * MB,
          "/app/deps/phoenix/mix.exs": 10 * MB,
          "/root/.mix/archives/hex": MB,
        },
      },
      packages: [
        { name: "elixir", line: 2, files: ["/usr/lib/elixir/bin/mix"] },
        { name: "libstdc++6", line: 2, files: ["/usr/lib/libstdc++.so.6"] },
      ],
      needed: [
        "/app/_build/prod/rel/shop/bin/shop",
        "/app/_build/prod/rel/shop/erts-13/bin/beam.smp",
        "/usr/lib/libstdc++.so.6",
        "/bin/sh",
      ],
      unknown: ["/app/_build/prod/rel/shop"],
      config: { cmd: ["/app/_build/prod/rel/shop/bin/shop", "start"], workingDir: "/app" },
    },
    final: `FROM debian:12
RUN apt-get update && apt-get install -y --no-install-recommends libstdc++6 && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
WORKDIR /app
CMD ["/app/_build/prod/rel/shop/bin/shop", "start"]
`,
  },
  {
    what: "R: packages that were compiled, and the library that they load",
    built: {
      dockerfile: `FROM r-base:4.4.1
RUN apt-get update && apt-get install -y libcurl4-openssl-dev
RUN R -e 'install.packages("curl")'
COPY app.R /app/app.R
CMD ["Rscript", "/app/app.R"]
`,
      base: { "/usr/bin/Rscript": MB, "/usr/local/lib/R/site-library/base/R": 9 },
      wrote: {
        2: { "/usr/include/curl.h": 50 * MB, "/usr/lib/libcurl.so.4": MB },
        3: {
          "/usr/local/lib/R/site-library/curl/libs/curl.so": MB,
          "/tmp/Rtmp1/downloaded_packages/curl.tar.gz": 20 * MB,
        },
        4: { "/app/app.R": 100 },
      },
      packages: [
        { name: "libcurl4-openssl-dev", line: 2, files: ["/usr/include/curl.h"], needs: ["libcurl4"] },
        { name: "libcurl4", line: 2, files: ["/usr/lib/libcurl.so.4"] },
      ],
      needed: ["/app/app.R", "/usr/lib/libcurl.so.4"],
      unknown: ["/usr/local/lib/R/site-library"],
      config: { cmd: ["Rscript", "/app/app.R"] },
    },
    final: `FROM r-base:4.4.1
RUN apt-get update && apt-get install -y --no-install-recommends libcurl4 && rm -rf /var/lib/apt/lists/*
COPY --from=build /app /app
COPY --from=build /usr/local/lib/R/site-library/curl /usr/local/lib/R/site-library/curl
CMD ["Rscript", "/app/app.R"]
`,
  },
  {
    what: "a static site, built where nginx serves it",
    built: {
      dockerfile: `FROM nginx:1.27
RUN apt-get update && apt-get install -y nodejs npm
WORKDIR /src
COPY . .
RUN npm ci && npm run build && cp -r dist/. /usr/share/nginx/html/
`,
      base: { "/usr/sbin/nginx": MB, "/usr/share/nginx/html": "dir", "/usr/share/nginx/html/50x.html": 9 },
      wrote: {
        2: { "/usr/bin/node": 90 * MB },
        4: { "/src/package.json": 100, "/src/index.ts": 100 },
        5: {
          "/src/node_modules/vite/index.js": 60 * MB,
          "/src/dist/index.html": 100,
          "/usr/share/nginx/html/index.html": 100,
          "/usr/share/nginx/html/assets/a.js": MB,
        },
      },
      packages: [
        { name: "nodejs", line: 2, files: ["/usr/bin/node"] },
        { name: "npm", line: 2, files: [] },
      ],
      unknown: ["/usr/share/nginx/html"],
      config: {
        entrypoint: ["/docker-entrypoint.sh"],
        cmd: ["nginx", "-g", "daemon off;"],
        workingDir: "/src",
      },
    },
    final: `FROM nginx:1.27
COPY --from=build /usr/share/nginx/html/index.html /usr/share/nginx/html/index.html
COPY --from=build /usr/share/nginx/html/assets /usr/share/nginx/html/assets
WORKDIR /src
`,
  },
  {
    what: "a tool that was downloaded with what nothing else needs",
    built: {
      dockerfile: `FROM debian:12
RUN apt-get update && apt-get install -y curl unzip
RUN curl -fsSL https://example.com/tool.zip -o /tmp/tool.zip && unzip /tmp/tool.zip -d /opt/tool
ENTRYPOINT ["/opt/tool/bin/tool"]
`,
      wrote: {
        2: { "/usr/bin/curl": 20 * MB, "/usr/bin/unzip": MB },
        3: { "/tmp/tool.zip": 40 * MB, "/opt/tool/bin/tool": 30 * MB, "/opt/tool/LICENSE": 9 },
      },
      packages: [
        { name: "curl", line: 2, files: ["/usr/bin/curl"] },
        { name: "unzip", line: 2, files: ["/usr/bin/unzip"] },
      ],
      needed: ["/opt/tool/bin/tool"],
      unknown: ["/opt/tool"],
      config: { entrypoint: ["/opt/tool/bin/tool"] },
    },
    final: `FROM debian:12
COPY --from=build /opt/tool /opt/tool
ENTRYPOINT ["/opt/tool/bin/tool"]
`,
  },
];

/** Folders that every distribution has: what is not there is copied from the topmost on. */
const FOLDERS = Object.fromEntries(
  [
    ...[
      "/opt",
      "/root",
      "/tmp",
      "/usr/bin",
      "/usr/lib",
      "/usr/include",
      "/usr/sbin",
      "/usr/share",
      "/usr/src",
    ],
    ...["/usr/local", "/usr/local/bin", "/usr/local/etc", "/usr/local/lib"],
    ...["/usr/local/bundle", "/usr/local/etc/php", "/usr/local/etc/php/conf.d", "/usr/local/lib/php"],
    ...["/usr/local/lib/php/extensions", "/usr/local/lib/php/extensions/no-debug-non-zts-20230831"],
    ...["/usr/local/lib/R", "/usr/local/lib/R/site-library", "/usr/share/nginx", "/usr/share/nginx/html"],
  ].map((path) => [path, "dir" as const]),
);

const onDistribution = (built: Built): Built => ({ ...built, base: { ...FOLDERS, ...built.base } });

/** Long commands are laid out; here it is about what they say. */
const plain = (text: string): string => text.replace(/ ?\\\n\s*/g, " ");

describe("the files that languages leave in an image", () => {
  it.each(LANGUAGES)("$what", ({ built, final }) => {
    expect(plain(finalOf(onDistribution(built)))).toBe(final);
  });
});

it("what no release needs is gone before its folder is copied", () => {
  const release = LANGUAGES.find(({ what }) => what.startsWith("Elixir"))?.built;
  if (!release) throw new Error("no Elixir");
  expect(textOf(onDistribution(release))).toMatch(
    /\nRUN rm -rf [^\n]*\/app\/deps\b[^\n]*\n\nFROM debian:12\n/,
  );
});

describe("is left in one stage, with the reason", () => {
  const tool = LANGUAGES.at(-1)?.built as Built;
  const refused: readonly [what: string, built: Built, reason: string][] = [
    [
      "dotnet run",
      { ...tool, config: { cmd: ["dotnet", "run", "--project", "/src"] } },
      "declined: the container starts dotnet run --project /src, which works on the sources",
    ],
    [
      "mix phx.server",
      { ...tool, config: { cmd: ["mix", "phx.server"] } },
      "declined: the container starts mix phx.server, which works on the sources",
    ],
    [
      "vite that serves",
      { ...tool, config: { cmd: ["npm", "run", "dev"] } },
      "declined: the container starts npm run dev, which works on the sources",
    ],
    [
      "something that only waits",
      { ...tool, config: { cmd: ["sh", "-c", "tail -f /dev/null"] } },
      "declined: the container starts tail -f /dev/null, which works on the sources",
    ],
  ];
  it.each(refused)("%s", (_what, built, reason) => {
    expect(textOf(onDistribution(built))).toBe(reason);
  });

  it("trap 70: a tool that HEALTHCHECK starts is installed again", () => {
    const built: Built = {
      ...tool,
      needed: ["/opt/tool/bin/tool", "/usr/bin/curl"],
      dockerfile: `${tool.dockerfile}HEALTHCHECK CMD curl -f http://localhost\n`,
    };
    expect(plain(finalOf(onDistribution(built)))).toContain(
      "apt-get install -y --no-install-recommends curl && rm",
    );
    expect(plain(finalOf(onDistribution(built)))).not.toContain("unzip");
  });
});
