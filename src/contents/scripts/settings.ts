import { type ImagePath, nameOf } from "../../model/path.ts";

/**
 * `command=redis-server --port 1` of supervisord, `ExecStart=-/usr/bin/x` of systemd, `"cmd": ["x", "-y"]`, `cmd = ['x']` in code that hands it on.
 * http://supervisord.org/configuration.html#program-x-section-values, https://www.freedesktop.org/software/systemd/man/systemd.service.html
 */
const SET =
  /(?<![A-Za-z[])(?:command|cmd|daemon|program|run|exec|(?:exec|start|stop|reload|restart)[-_]?(?:command|cmd|start|stop|reload|pre|post|condition)(?:pre|post)?)["']?[ \t]*(?::=|[:=])[ \t]*(?=([^\s=].{0,400}))/gi;

/** What begins a line that nobody reads. */
const COMMENT = /^\s*(?:#|;|\/\/|\*|--)/;

/** There a command is a string, or a list that begins with one: what else follows a colon is code. */
const CODE = /\.(?:[cm]?[jt]sx?|py|rb|php\d?|p[lm]|lua|go|rs|java|kt|scala|groovy|cs|ex|exs|erl)$/;
const STRING = /^(?:\w*[[({]\s*)?["'`]/;

/** Five fields, or a word for them, and the command. https://man7.org/linux/man-pages/man5/crontab.5.html */
const TIMED =
  /^[ \t]*(?:@[a-z]+|(?:[\d*][\d*,/-]*|[a-z]{3})(?:[ \t]+(?:[\d*][\d*,/-]*|[a-z]{3})){4})[ \t]+(.+)$/gim;
const CRONTAB = /(?:^|\/)(?:crontabs?|cron\.d|cron)(?:\/|$)/;
/** There the user stands before the command. */
const CRONTAB_OF_SYSTEM = /\/(?:crontab|cron\.d\/[^/]+)$/;

/** A line for each process. https://devcenter.heroku.com/articles/procfile#procfile-format */
const PROCESS = /^[\w-]+:[ \t]*(.+)$/gm;

/**
 * Lines for a shell that stand in a file under a name that tells so: settings, and variables of code, which another file may start
 * (what code starts itself: `words.ts`).
 */
export const linesInSettings = (text: string, path: ImagePath): readonly string[] => {
  const isCode = CODE.test(path);
  const lines = [...text.matchAll(SET)]
    .filter(([, value = ""]) => !isCode || STRING.test(value))
    .filter(({ index }) => !COMMENT.test(text.slice(text.lastIndexOf("\n", index) + 1, index)))
    .map(([, value = ""]) => lineOf(value));
  if (nameOf(path) === "Procfile") lines.push(...[...text.matchAll(PROCESS)].map(([, value = ""]) => value));
  if (CRONTAB.test(path))
    for (const [, value = ""] of text.matchAll(TIMED))
      lines.push(CRONTAB_OF_SYSTEM.test(path) ? value.replace(/^\S+[ \t]+/, "") : value);
  return lines;
};

/** Of a list its words, of a string what stands in it; systemd's marks before a path mean nothing here. */
const lineOf = (value: string): string => {
  const words = /^[[({]/.test(value)
    ? [...value.replace(/[\])}].*/, "").matchAll(/"([^"\\]*)"|'([^'\\]*)'/g)]
    : [];
  if (words.length > 0) return words.map(([, double, single]) => double ?? single).join(" ");
  const quoted = /^(["'`])(.*?)\1/.exec(value)?.[2];
  return (quoted ?? value).replace(/^[-@:+!|]+/, "");
};
