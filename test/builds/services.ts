import { join } from "node:path";

/** What is asked of a server on 127.0.0.1: a page, or bytes that are sent, after which the server has to close. */
export interface Question {
  readonly port: number;
  readonly ask: { readonly path: string } | { readonly send: Buffer };
  /** What must be in the answer, read as UTF-8. What of it may differ from time to time is no part of it. */
  readonly answer: RegExp;
}

/** A server and its Dockerfile in a folder of `fixtures/services`; it is started as its config says. */
export interface Service {
  readonly name: string;
  readonly context: string;
  readonly questions: readonly Question[];
}

const service = (name: string, ...questions: readonly Question[]): Service => ({
  name,
  context: join(import.meta.dirname, "../../fixtures/services", name),
  questions,
});

const page = (port: number, path: string, answer: RegExp): Question => ({ port, ask: { path }, answer });

const bytes = (port: number, send: string, answer: RegExp): Question => ({
  port,
  ask: { send: Buffer.from(send, "latin1") },
  answer,
});

/** A message of PostgreSQL's: https://www.postgresql.org/docs/15/protocol-message-formats.html */
const message = (type: string, body: string): string => {
  const length = Buffer.alloc(4);
  length.writeInt32BE(length.length + body.length);
  return type + length.toString("latin1") + body;
};

const QUERY =
  "create extension if not exists pgcrypto; " +
  "select concat_ws(' ', 6 * 7, to_char(timestamptz '2000-07-01 12:00Z' at time zone 'Europe/Paris', 'HH24'), " +
  "U&'\\00DF' > 's', encode(digest('x', 'md5'), 'hex'), 'ab' ~ 'a(b)')";

const POSTGRES = [
  message("", "\0\x03\0\0user\0postgres\0\0"),
  message("Q", `${QUERY}\0`),
  message("X", ""),
].join("");

/** A search for what the server holds, and the end: https://www.rfc-editor.org/rfc/rfc4511 */
const LDAP = [
  "\x30\x35\x02\x01\x02\x63\x30\x04\0\x0a\x01\0\x0a\x01\0\x02\x01\0\x02\x01\0\x01\x01\0",
  "\x87\x0bobjectClass\x30\x10\x04\x0enamingContexts",
  "\x30\x05\x02\x01\x03\x42\0",
].join("");

/** Each answers by what it starts and loads by names of its own making: modules, extensions, locales, programs. */
export const SERVICES: readonly Service[] = [
  service("apache-php", page(18101, "/index.php", /^GRÜSSE 42 {"b":"1"} Thu UTC\n$/)),
  service("nginx-php", page(18102, "/number.php", /^quarante-deux\n$/)),
  service("ruby-sinatra", page(18103, "/", /^{"answer":42,"bytes":2}$/)),
  service("elixir", bytes(18104, "", /^55 9DD4E461268C8034F5C8564E155C67A6 \["ab", "b"\]\n$/)),
  service("postgres", bytes(18105, POSTGRES, /42 14 t 9dd4e461268c8034f5c8564e155c67a6 t/)),
  service(
    "supervisor",
    bytes(18106, "PING\r\nQUIT\r\n", /^\+PONG\r\n\+OK\r\n$/),
    bytes(18107, "", /^Thu Jan {2}1 00:00:00 UTC 1970\n$/),
  ),
  service("emacs", bytes(18108, "", /^\[1,2\] POINT\(1 2\)\n$/)),
  service("uwsgi", page(18109, "/", /^42 X$/)),
  service("lighttpd-cgi", page(18110, "/sums.cgi", /^42\nX\n$/)),
  service("slapd", bytes(18111, LDAP, /namingContexts.+dc=nodomain/s)),
  service("runit", bytes(18112, "", /^42\n8\n$/)),
  service("tomcat", page(18113, "/shop/price.jsp", /^42 1\.234,5\n$/)),
];
