import { OURSELVES } from "../model/host.ts";
import type { RewrittenFile } from "../model/rewrite-report.ts";
import { wrap } from "./columns.ts";
import { patchOfFiles } from "./diff.ts";
import { printableLine } from "./printable.ts";

/** One commit: the files that it changes, named from the top of the repository, and what is said of it. */
export interface Commit {
  readonly subject: string;
  /** Paragraphs. */
  readonly body: readonly string[];
  readonly files: readonly RewrittenFile[];
}

export interface MailOptions {
  /** As mail writes it: `Thu, 01 Jan 1970 00:00:00 +0000`. https://www.rfc-editor.org/rfc/rfc5322#section-3.3 */
  readonly date: string;
  /** Of slim itself. */
  readonly version: string;
}

const WIDTH = 72;

/** What `git mailsplit` takes for the beginning of a mail. https://git-scm.com/docs/git-format-patch */
const MAGIC = `From ${"0".repeat(40)} Mon Sep 17 00:00:00 2001`;

/** Commits as mails, one upon the other, as `git am` takes them; "" where there are none. */
export const renderMailPatch = (commits: readonly Commit[], options: MailOptions): string =>
  commits.map((commit, at) => mailOf(commit, `${at + 1}/${commits.length}`, options)).join("");

const mailOf = (
  { subject, body, files }: Commit,
  ordinal: string,
  { date, version }: MailOptions,
): string => {
  const text = [bodyOf(body), "---\n", patchOfFiles(files), `-- \nslim ${version}\n`].join("\n");
  // git drops carriage returns at the ends of a mail's lines, unless they are encoded.
  const isPlain = !text.includes("\r");
  return [
    MAGIC,
    `From: ${OURSELVES.name} <${OURSELVES.email}>`,
    `Date: ${date}`,
    `Subject: [PATCH ${ordinal}] ${inHeader(subject)}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=UTF-8",
    `Content-Transfer-Encoding: ${isPlain ? "8bit" : "quoted-printable"}`,
    "",
    isPlain ? text : quotedPrintable(text),
    "",
  ].join("\n");
};

/** A header of a mail is ASCII: https://www.rfc-editor.org/rfc/rfc2047#section-4.2 */
const inHeader = (text: string): string => {
  const line = printableLine(text);
  if (!/[^\x20-\x7e]|=\?/.test(line)) return line;
  return [...line].map((one) => `=?UTF-8?Q?${encoded(one)}?=`).join("\n ");
};

/** Every byte but letters and digits as `=` and two digits. */
const encoded = (text: string): string =>
  encodeURIComponent(text)
    .replace(/[-_.!~*'()]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%", "=");

/** https://www.rfc-editor.org/rfc/rfc2045#section-6.7, lines not broken: git takes them as long as they are. */
const quotedPrintable = (text: string): string =>
  text.replace(/[=\r]|[^\x00-\x7f]+/g, (part) =>
    part === "\r" ? "=0D" : part === "=" ? "=3D" : encoded(part),
  );

/** No line of it begins as what ends a message: `---`, `diff -`, or another mail. */
const bodyOf = (paragraphs: readonly string[]): string =>
  paragraphs
    .map((text) =>
      wrap(printableLine(text), WIDTH).map((line) => line.replace(/^(?=---|diff -|Index: |From |>)/, " ")),
    )
    .map((lines) => lines.join("\n"))
    .join("\n\n");
