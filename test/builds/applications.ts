import { readFileSync } from "node:fs";
import { join } from "node:path";
import { realPath } from "../real/images.ts";

/** An application, the Dockerfile of somebody in a hurry in its folder, and what shows that it works. */
export interface Application {
  readonly name: string;
  /** What is built, with its `Dockerfile`. */
  readonly context: string;
  /** In place of that one. */
  readonly dockerfile?: string;
  /** What containers are started with, each a program that ends by itself; what the config starts among them. */
  readonly commands: readonly (readonly string[])[];
  /** What they print has to have. */
  readonly answers: RegExp;
  /** Whether there is nothing to gain: then the file stays as it is. */
  readonly isGood?: true;
}

const ours = (name: string): Pick<Application, "name" | "context"> => ({
  name,
  context: join(import.meta.dirname, "../../fixtures/applications", name),
});

/** Of those that `realimages/build.sh` made. */
const real = (name: string): Pick<Application, "name" | "context"> => ({
  name,
  context: realPath(name, "context"),
});

/** Asks a server of Node for one page, without a network. */
const INJECT = (path: string): string =>
  `require("./dist/server.js").createServer().inject("${path}").then((it) => console.log(it.body))`;

/** All in one: what installs packages builds too, so that its layer holds files of both. */
const ONE_RUN = `FROM debian:12
COPY . /root/feeds
RUN apt-get update && \\
    apt-get install -y build-essential cmake pkg-config ca-certificates libcurl4-openssl-dev libsqlite3-dev zlib1g-dev && \\
    mkdir /root/feeds/build && cd /root/feeds/build && cmake .. && make -j2 && make install && ldconfig && \\
    echo '# of feeds' >>/etc/ssl/openssl.cnf && \\
    mkdir -p /data && cp -r ../samples /data/
VOLUME /data
WORKDIR /data
ENTRYPOINT ["feeds", "/tmp/feeds.db"]
CMD ["file:///data/samples/first.txt"]
`;

/** Each is one folder of `fixtures/applications`, built once or in more than one way. */
export const APPLICATIONS: readonly Application[] = [
  {
    ...real("c-tool"),
    commands: [
      ["/usr/local/bin/wordfreq", "-n", "1", "/etc/passwd"],
      ["/usr/local/bin/wordfreq", "--help"],
    ],
    answers: /wordfreq/i,
  },
  {
    ...real("node-web"),
    commands: [
      ["node", "-e", 'require("./dist/app.js").createApp();console.log("app loads")'],
      [
        "node",
        "-e",
        'console.log(process.version,process.getuid(),require("fs").readdirSync("dist").join())',
      ],
    ],
    answers: /app loads\n/,
  },
  {
    ...ours("c-feeds"),
    commands: [
      ["feeds", "/tmp/feeds.db", "file:///data/samples/first.txt", "file:///data/samples/second.txt"],
    ],
    answers: /second\.txt: THE SECOND\.\n2 feeds\n/,
  },
  {
    ...ours("c-feeds"),
    name: "c-feeds-one-run",
    dockerfile: ONE_RUN,
    commands: [
      ["feeds", "/tmp/feeds.db", "file:///data/samples/first.txt", "file:///data/samples/second.txt"],
      ["tail", "-n", "1", "/etc/ssl/openssl.cnf"],
    ],
    answers: /second\.txt: THE SECOND\.\n2 feeds\n# of feeds\n/,
  },
  {
    ...ours("go-pages"),
    commands: [["/usr/local/bin/pages", "check", "/hello", "/static/page.css", "/none"]],
    answers: /<td><del>2<\/del><\/td>.*font-family.*404/s,
  },
  {
    ...ours("go-history"),
    commands: [["history"]],
    answers: /^\w+ FIRST\n\w+ SECOND\napp 2020-07-01 14:00:00 \+0200 CEST\n$/,
  },
  {
    ...ours("java-maven"),
    commands: [
      ["java", "-jar", "target/ledger.jar", "--help"],
      ["java", "-jar", "target/ledger.jar", "--digest", "src/main/resources/example.csv"],
      ["java", "-jar", "target/ledger.jar", "--trust"],
    ],
    answers: /Usage: ledger.*"rent" : -2400\.00.*TLSv1\.3/s,
  },
  {
    ...ours("node-native"),
    commands: [
      ["node", "-e", INJECT("/books?title=the")],
      ["node", "-e", INJECT("/table?title=m")],
      ["node", "-e", INJECT("/about")],
    ],
    answers: /The Moonstone.*│ Middlemarch.*"modules":"108"/s,
  },
  {
    ...ours("python-wheel"),
    commands: [
      [
        "python3",
        "-c",
        "from almanac.web import app; it = app.test_client(); print(it.get('/tides/5').data, it.get('/about').data)",
      ],
      [
        "python3",
        "-c",
        "from almanac import query; print(query.settings('postgresql://a@db/x?sslmode=require'), query.connects('postgresql://a@127.0.0.1:1/x'))",
      ],
      ["python3", "-c", "import numpy, ssl, sqlite3, ctypes; print(numpy.linalg.inv([[1, 2], [3, 4]]))"],
      ["gunicorn", "--check-config", "almanac.web:app"],
    ],
    answers: /2\.5.*libpq.*'host': 'db'.*refused/s,
  },
  {
    ...ours("rust-count"),
    commands: [["./target/release/count"], ["./target/release/count", "/etc/issue"]],
    answers: /"sea": 1.*"debian": 1/s,
  },
  {
    ...ours("shell-inventory"),
    commands: [["inventory", "share/hosts.json"]],
    answers: /^total: 208 GB\nalpha belongs to search\n/m,
  },
  {
    ...real("clean-multistage"),
    commands: [["/usr/local/bin/wordfreq", "-n", "1", "/etc/passwd"]],
    answers: /^ +\d+ [a-z]+$/m,
    isGood: true,
  },
];

/** The text of its Dockerfile. */
export const dockerfileOf = ({ context, dockerfile }: Application): string =>
  dockerfile ?? readFileSync(join(context, "Dockerfile"), "utf8");
