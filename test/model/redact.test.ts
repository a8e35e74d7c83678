import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namesSecret, redact } from "../../src/model/redact.ts";

describe("a secret is hidden, and the rest stays", () => {
  it.each([
    ["ENV NPM_TOKEN=abc123 PORT=80", "ENV NPM_TOKEN=*** PORT=80"],
    ["ENV NPM_TOKEN abc 123", "ENV NPM_TOKEN ***"],
    ["ENV DB_PASSWORD=two words PORT=80", "ENV DB_PASSWORD=*** PORT=80"],
    ['ENV DB_PASSWORD="two words" PORT=80', "ENV DB_PASSWORD=*** PORT=80"],
    ["ARG SECRET_KEY=x", "ARG SECRET_KEY=***"],
    ["ARG apiKey=x", "ARG apiKey=***"],
    ["ONBUILD ENV TOKEN=x", "ONBUILD ENV TOKEN=***"],
    ["LABEL deploy.token=x y=z", "LABEL deploy.token=*** y=z"],
    ["RUN TOKEN=abc make && echo done", "RUN TOKEN=*** make && echo done"],
    ["RUN export TOKEN='a b';make", "RUN export TOKEN=***;make"],
    ['RUN TOKEN="a \\" b" make', "RUN TOKEN=*** make"],
    ['RUN TOKEN="never closed make', "RUN TOKEN=***"],
    ["RUN TOKEN=a\\ b make", "RUN TOKEN=*** make"],
    ["RUN login --password=abc --user me", "RUN login --password=*** --user me"],
    ["RUN login --password abc --user me", "RUN login --password *** --user me"],
    ["RUN docker build --build-arg NPM_TOKEN=abc .", "RUN docker build --build-arg NPM_TOKEN=*** ."],
    ["RUN git clone https://me:abc@host.example/x", "RUN git clone https://***@host.example/x"],
    ["RUN git clone https://abc@host.example/x@1", "RUN git clone https://***@host.example/x@1"],
    ["RUN pip install git+https://a:b@c@host/x.git", "RUN pip install git+https://***@host/x.git"],
    ["ENV DATABASE_URL=postgres://u:p@db/x", "ENV DATABASE_URL=postgres://***@db/x"],
    ["ADD https://u:p@host/a.tar /a/", "ADD https://***@host/a.tar /a/"],
    ["RUN curl -u me:abc https://x/", "RUN curl -u me:*** https://x/"],
    ["RUN curl -sS --user=me:abc https://x/", "RUN curl -sS --user=me:*** https://x/"],
    ["RUN curl -H 'Authorization: Bearer abc' x", "RUN curl -H 'Authorization: Bearer ***' x"],
    ['RUN curl -H "PRIVATE-TOKEN: abc" x', 'RUN curl -H "PRIVATE-TOKEN: ***" x'],
    ['RUN echo {"password":"abc","a":1} > c', 'RUN echo {"password":"***","a":1} > c'],
    ["RUN echo //r.example/:_authToken=abc > .npmrc", "RUN echo //r.example/:_authToken=*** > .npmrc"],
    ["RUN npm config set //r/:_authToken abc", "RUN npm config set //r/:_authToken ***"],
    ["RUN aws configure set aws_secret_access_key abc", "RUN aws configure set aws_secret_access_key ***"],
    [`RUN x ghp_${"a".repeat(36)} y`, "RUN x *** y"],
    ["COPY AKIAABCDEFGHIJKLMNOP /x", "COPY *** /x"],
    ["RUN echo '-----BEGIN RSA PRIVATE KEY----- ab -----END RSA PRIVATE KEY-----' > k", "RUN echo '***' > k"],
    ["RUN echo '-----BEGIN PRIVATE KEY----- ab", "RUN echo '***"],
    ["|1 TOKEN=abc /bin/sh -c make", "|1 TOKEN=*** /bin/sh -c make"],
    ["|1 TOKEN=a b /bin/sh -c make", "|1 TOKEN=*** /bin/sh -c make"],
    ["RUN |2 A=1 2 TOKEN=a /b c /bin/sh -c make", "RUN |2 A=1 2 TOKEN=*** /bin/sh -c make"],
    ["|2 TOKEN=a b Z=c d /bin/bash -o pipefail -c make", "|2 TOKEN=*** Z=c d /bin/bash -o pipefail -c make"],
    ["|1 TOKEN=a b=c d /bin/sh -c make", "|1 *** /bin/sh -c make"],
    ["|1 TOKEN=a 'b /bin/sh -c make", "|1 TOKEN=*** /bin/sh -c make"],
    ["|1 TOKEN=a b make install", "|1 TOKEN=***"],
    ["|1 TOKEN=a b cmd /S /C make", "|1 TOKEN=*** cmd /S /C make"],
    ["RUN curl https://x/ --user me:abc", "RUN curl https://x/ --user me:***"],
    ["RUN curl -u a@b.c:abc https://x/", "RUN curl -u a@b.c:*** https://x/"],
  ])("%s", (text, hidden) => {
    expect(redact(text)).toBe(hidden);
  });
});

describe("what is no secret stays as it is", () => {
  it.each([
    "RUN apt-get update && apt-get install -y --no-install-recommends curl",
    "RUN TOKEN=$TOKEN make",
    `RUN TOKEN="\${TOKEN}" make`,
    "RUN TOKEN=$(cat /run/secrets/token) make",
    "RUN --mount=type=secret,id=npm_token NPM_TOKEN=$(cat /run/secrets/npm_token) npm ci",
    "ENV DB_PASSWORD_FILE=/run/secrets/db",
    "ENV GPG_KEY=E3FF2839C048B25C084DEBE9B26995E310250568",
    "RUN apt-key adv --recv-keys ABCDEF12",
    "RUN git clone git@host.example:me/x && git clone ssh://git@host.example/x",
    `RUN git clone https://\${USER}@host.example/x`,
    "FROM alpine@sha256:abc",
    "COPY docker://alpine@sha256:abc /x",
    "RUN useradd -u 1000:1000 app && chown -R app:app /srv",
    "RUN docker login --password-stdin",
    "RUN npm install @scope/token@1.2.3 keytar passport",
    "RUN tokenize --monkey=1 keyboard=us",
    "ARG NPM_TOKEN",
    "RUN sed -i 's/a/b/' /etc/pam.d/common-password",
    "|1 PORT=80 81 /bin/sh -c make",
    "|1 TOKEN= /bin/sh -c make",
    "RUN |0 /bin/sh -c make",
    "ENV TOKEN=",
  ])("%s", (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe("any text", () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9_+.!%-]{8,30}$/);
  const name = fc.constantFrom("TOKEN", "db_password", "AWS_SECRET_ACCESS_KEY", "ApiKey", "npm-token");

  it("loses the value of a name that says so, in every way to set it", () => {
    const ways = fc.constantFrom(
      (key: string, value: string) => `ENV ${key}=${value}`,
      (key: string, value: string) => `ENV A=b ${key}=${value} C=d`,
      (key: string, value: string) => `ENV ${key} ${value}`,
      (key: string, value: string) => `ARG ${key}=${value}`,
      (key: string, value: string) => `RUN ${key}=${value} make`,
      (key: string, value: string) => `RUN export A=1 ${key}="${value} x";make`,
      (key: string, value: string) => `RUN make --${key}=${value}`,
      (key: string, value: string) => `RUN make --${key} '${value}'`,
      (key: string, value: string) => `RUN curl -H "${key}: ${value}" x`,
      (key: string, value: string) => `RUN git clone https://${key}:${value}@host/x`,
    );
    fc.assert(
      fc.property(ways, name, secret, (way, key, value) => {
        expect(redact(way(key, `Zz9${value}`))).not.toContain(`Zz9${value}`);
      }),
      { numRuns: 500 },
    );
  });

  it("is redacted once and for all", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        expect(redact(redact(text))).toBe(redact(text));
      }),
    );
  });

  it("however long it is, in time that grows with its length", { timeout: 60_000 }, () => {
    for (const part of [
      "a.",
      "a=",
      '"',
      "TOKEN=",
      "://a@",
      "set a ",
      "-----BEGIN PRIVATE KEY-----",
      "  ",
      "curl -u ",
      "curl -u a:",
      "eyJabcdefgh.",
      "a://b:",
      "a=b ",
      "a b=",
      "--a ",
      "token: ",
      "|1 a=b ",
    ])
      for (const head of ["", "RUN ", "ENV ", "ENV A ", "ARG A=", "|9 TOKEN="]) {
        const before = performance.now();
        redact(head + part.repeat(10_000));
        expect(performance.now() - before, `${head}${part}`).toBeLessThan(2000);
      }
  });
});

describe("names", () => {
  it.each([
    ["NPM_TOKEN", true],
    ["_authToken", true],
    ["X-Api-Key", true],
    ["GPG_PRIVATE_KEY", true],
    ["MONKEY", false],
    ["TOKENIZERS_PARALLELISM", false],
    ["PASSWORD_FILE", false],
    ["", false],
  ])("%s", (name, expected) => {
    expect(namesSecret(name)).toBe(expected);
  });
});
