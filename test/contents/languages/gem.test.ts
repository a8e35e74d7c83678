import { describe, expect, it } from "vitest";
import type { Files } from "../root-of-files.ts";
import { filesOf, needsOf, purposes, requested, warningsOf } from "./packages.ts";

const HOME = "/usr/local/bundle";

/** As rubygems 3.3 writes it: what is for development is anything in the branch for older versions. */
const spec = (name: string, runtime: readonly string[], development: readonly string[] = []): string =>
  `# stub: ${name} 1.2.0 ruby lib

Gem::Specification.new do |s|
  s.name = "${name}".freeze
  s.version = "1.2.0"
  s.executables = ["${name}".freeze]

  if s.respond_to? :add_runtime_dependency then
${runtime.map((one) => `    s.add_runtime_dependency(%q<${one}>.freeze, [">= 1"])`).join("\n")}
${development.map((one) => `    s.add_development_dependency(%q<${one}>.freeze, [">= 0"])`).join("\n")}
  else
${[...runtime, ...development].map((one) => `    s.add_dependency(%q<${one}>.freeze, [">= 1"])`).join("\n")}
  end
end
`;

const LOCK = `GEM
  remote: https://rubygems.org/
  specs:
    ga (1.2.0)
      gb (>= 1)
    gb (1.2.0)
    gt (1.2.0)
      gu
      gb
    gu (1.2.0-x86_64-linux)

DEPENDENCIES
  ga
  gt!
`;

const GEMS: Files = {
  [`${HOME}/specifications/ga-1.2.0.gemspec`]: spec("ga", ["gb"], ["gu"]),
  [`${HOME}/specifications/gb-1.2.0.gemspec`]: spec("gb", []),
  [`${HOME}/specifications/gt-1.2.0.gemspec`]: spec("gt", ["gu", "gb"]),
  [`${HOME}/specifications/gu-1.2.0-x86_64-linux.gemspec`]: spec("gu", []),
  "/app/Gemfile":
    'source "https://rubygems.org"\n\ngem "ga"\n\ngroup :development, :test do\n  gem "gt" # tests\nend\n',
  "/app/Gemfile.lock": LOCK,
};

describe("gems", () => {
  it("are told by Bundler's groups, and what a product needs too is no development", () => {
    expect(purposes(GEMS)).toEqual({ "gem:ga": false, "gem:gb": false, "gem:gt": true, "gem:gu": true });
    expect(requested(GEMS)).toEqual({ "gem:ga": true, "gem:gb": false, "gem:gt": true, "gem:gu": false });
  });

  it.each([
    'gem "ga"\ngem "gt", group: :test',
    'gem "ga"\ngem "gt", groups: [:development, :test], require: false',
    "gem 'ga'\ngroup :test, optional: true do\ngem 'gt'\nend",
    'gem "ga"\ngem "gt", :group => :development',
  ])("are told by %j", (gemfile) => {
    expect(purposes({ ...GEMS, "/app/Gemfile": gemfile })["gem:gt"]).toBe(true);
  });

  it.each([
    ['gem "ga"\ngem "gt"', false],
    ['gem "ga"\ngem "gt", groups: [:default, :test]', false],
    ['gem "ga"\ngem "gt"\ngroup :test do\ngem "gt"\nend', false],
    ['gem "ga"\ngroup :tools do\ngem "gt"\nend', false],
    ['gem "ga"\neval_gemfile "other"\ngroup :test do\ngem "gt"\nend', null],
    ['gem "ga"\nif ENV["CI"]\ngroup :test do\ngem "gt"\nend\nend', null],
    ['gem "ga"\ngroup :test do\ngem "gt",\n  group: :x\nend', null],
    ["gemspec\ngroup :test do\ngem 'gt'\nend", null],
  ])("are not called development by %j", (gemfile, expected) => {
    expect(purposes({ ...GEMS, "/app/Gemfile": gemfile })["gem:gt"]).toBe(expected);
  });

  it("of another application that runs them are no development", () => {
    const files = {
      ...GEMS,
      "/api/Gemfile": 'gem "gt"',
      "/api/Gemfile.lock": LOCK.replace("  ga\n  gt!", "  gt"),
    };
    expect(purposes(files)["gem:gu"]).toBe(false);
  });

  it("are not told where no Gemfile is there", () => {
    const { "/app/Gemfile": _, ...files } = GEMS;
    expect(Object.values(purposes(files))).toEqual([null, null, null, null]);
  });

  it("need what rubygems asks of them where they run, not where they are made", () => {
    expect(needsOf(GEMS)["gem:ga"]).toEqual([["gem:gb"]]);
  });

  it("bring their folder, their extensions, their command and what was downloaded", () => {
    const files: Files = {
      ...GEMS,
      [`${HOME}/gems/gu-1.2.0-x86_64-linux/lib/gu.rb`]: "1",
      [`${HOME}/extensions/x86_64-linux/3.1.0/gu-1.2.0-x86_64-linux/gu.so`]: "1",
      [`${HOME}/cache/gu-1.2.0-x86_64-linux.gem`]: "1",
      [`${HOME}/bin/gu`]: "#!/usr/bin/env ruby",
    };
    expect(filesOf(files)["gem:gu"]).toEqual([
      `${HOME}/bin/gu`,
      `${HOME}/cache/gu-1.2.0-x86_64-linux.gem`,
      `${HOME}/extensions/x86_64-linux/3.1.0/gu-1.2.0-x86_64-linux/gu.so`,
      `${HOME}/gems/gu-1.2.0-x86_64-linux/lib/gu.rb`,
      `${HOME}/specifications/gu-1.2.0-x86_64-linux.gemspec`,
    ]);
  });

  it("with a specification that somebody wrote by hand are left out, and named", () => {
    const path = `${HOME}/specifications/x-1.0.gemspec`;
    expect(warningsOf({ [path]: "Gem::Specification.new { |s| s.name = NAME }" })).toEqual([
      `${path} is no specification as rubygems writes it`,
    ]);
  });
});
