/** What stands where a secret was. */
export const REDACTED = "***";

/** Words that name a secret where they stand in a variable's, a flag's or a field's name. */
const SECRET_WORDS = new Set([
  ...["token", "tokens", "secret", "secrets", "password", "passwords", "passwd", "pass", "passphrase"],
  ...["credential", "credentials", "key", "keys", "apikey", "auth", "authorization", "bearer", "pat"],
  ...["authtoken", "accesstoken", "accesskey", "secretkey", "privatekey", "dbpassword"],
]);

/** Last words of names that say where a secret lies, and not what it is. */
const PLACE_WORDS = new Set(["file", "path", "dir", "folder", "stdin", "id"]);

/** Words of names that say of a key that everybody may have it, and those that say otherwise. */
const PUBLIC_WORDS = new Set(["gpg", "pgp", "public", "pub", "recv", "no"]);
const PRIVATE_WORDS = new Set(["private", "secret", "passphrase", "password"]);

const wordsOf = (name: string): string[] =>
  name
    .replace(/(?<=[a-z0-9])(?=[A-Z])/g, "_")
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== "");

/** Whether a variable of that name holds a secret, as far as names tell: `NPM_TOKEN`, `db-password`, `_authToken`. */
export const namesSecret = (name: string): boolean => {
  const words = wordsOf(name);
  const isPublic =
    words.some((word) => PUBLIC_WORDS.has(word)) && !words.some((word) => PRIVATE_WORDS.has(word));
  return words.some((word) => SECRET_WORDS.has(word)) && !isPublic && !PLACE_WORDS.has(words.at(-1) ?? "");
};

/** A value that names where the secret comes from is none: a variable, a command's output, a file that is mounted. */
const isElsewhere = (value: string): boolean =>
  /^["']?(?:\$(?:\w+|\{\w+\}|\([^()]*\)|\{[^{}]*\})["']?$|\/run\/secrets\/)/.test(value) ||
  /^(?:""|''|)$/.test(value);

/** A word as a shell reads it: quotes hold blanks. A quote that nothing closes takes the rest. */
const WORD = String.raw`(?:"(?:\\.|[^"\\])*(?:"|$)|'[^']*(?:'|$)|\$\([^()]*\)|\\[\s\S]|[^\s"'\\;&|<>()])+`;
const NAME = String.raw`[A-Za-z_][\w.-]*`;

const ASSIGNED = new RegExp(String.raw`(?<![\w.$-])(-{0,2}${NAME})=(${WORD})`, "g");
const FLAGGED = new RegExp(String.raw`(?<![\w-])(--${NAME}) +(?![-|&;<>])(${WORD})`, "g");
const FIELD = new RegExp(
  String.raw`(?<![\w.-])(["']?)(${NAME})\1( ?: ?)((?:bearer|basic|token) +)?(["']?)([^\s"',;}]+)`,
  "gi",
);
/** `npm config set _authToken …`, `aws configure set aws_secret_access_key …` */
const SETTING = new RegExp(String.raw`(?<=\s)(set +)(\S+)( +)(${WORD})`, "g");
/** What repeats within what repeats is bounded: histories come from anywhere, and a text of a megabyte must not take minutes. */
const USERINFO = /\b([a-z][a-z0-9+.-]{0,30}:\/\/)([^\s/?#'"]*)@(?!sha256:)/gi;
const USER_FLAG = /(-u|--user)(?<=\bcurl\b[^|;&]{0,2000}?\s\1)([ =]?["']?)([^\s:"']{1,4000}):([^\s"']+)/g;

/** Tokens that tell themselves by their shape, wherever they stand. */
const SHAPES =
  /\b(?:gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[abprs]-[\w-]{10,}|npm_[A-Za-z0-9]{30,}|sk-[\w-]{20,}|AKIA[A-Z0-9]{12,}|AIza[\w-]{30,}|pypi-[\w-]{30,}|hf_[A-Za-z0-9]{20,}|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*)|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/gs;

/** `ARG TOKEN=a b`: a history has lost its quotes, so a value ends where the next name begins. */
const DECLARED = new RegExp(String.raw`(?<=^|\s)(${NAME})=([\s\S]*?)(?=\s{1,50}${NAME}=|$)`, "g");

/** `|2 A=1 TOKEN=a b /bin/sh -c make`: so many build arguments, then the shell. https://docs.docker.com/reference/dockerfile/#arg */
const BUILD_ARGUMENTS = /^((?:RUN )?\|(\d+) )([\s\S]*)$/;
const SHELL =
  / (?:(?:\/\S*\/)?(?:ba|da|a|z|k)?sh (?:[-+]\w+ |--\w+ |pipefail |errexit |nounset |xtrace ){0,9}?-\w*c |cmd(?:\.exe)? \/S \/C |(?:powershell|pwsh)(?:\.exe)? )/i;

const hide = (all: string, before: string, value: string): string =>
  isElsewhere(value) ? all : `${before}${REDACTED}`;

const declared = (text: string): string => {
  const [head = "", keyword = ""] = /^(?:ONBUILD\s+)?(ENV|ARG|LABEL)\s+/i.exec(text) ?? [];
  if (head === "") return text;
  const rest = text.slice(head.length);
  // The old form of ENV: one name, and all else is its value.
  const [, name, blank, value] = /^([^\s=]+)(\s+)([\s\S]+)$/.exec(rest) ?? [];
  if (/^env$/i.test(keyword) && name !== undefined && value !== undefined)
    return head + (namesSecret(name) ? hide(rest, name + blank, value) : rest);
  return (
    head +
    rest.replace(DECLARED, (all, key: string, given: string) =>
      namesSecret(key) ? hide(all, `${key}=`, given) : all,
    )
  );
};

/**
 * Values of build arguments stand without quotes. They end with the shell, and where there is none, nobody says where; more names than
 * arguments are names within a value. What may be a secret is hidden then, whatever else goes with it.
 */
const buildArguments = (text: string): string => {
  const [, head = "", count = "", rest = ""] = BUILD_ARGUMENTS.exec(text) ?? [];
  const end = rest.search(SHELL);
  const given = end === -1 ? rest : rest.slice(0, end);
  const names = [...given.matchAll(DECLARED)].map(([, name = ""]) => name);
  if (head === "" || !names.some(namesSecret)) return text;
  const hidden =
    names.length > Number(count)
      ? REDACTED
      : given.replace(DECLARED, (all, key: string, value: string) =>
          namesSecret(key) && value !== "" ? `${key}=${REDACTED}` : all,
        );
  return head + hidden + rest.slice(given.length);
};

const hideUserinfo = (all: string, scheme: string, userinfo: string): string => {
  const hasPassword = userinfo.includes(":");
  const isLogin = !hasPassword && /^(?:ssh|git\+ssh|sftp|rsync):/i.test(scheme);
  const parts = hasPassword ? [userinfo.slice(userinfo.indexOf(":") + 1)] : [userinfo];
  return isLogin || userinfo === "" || parts.every(isElsewhere) ? all : `${scheme}${REDACTED}@`;
};

/**
 * The text of an instruction without the secrets in it, as far as they can be told: values of variables, flags and headers whose
 * names say so, what stands before the `@` of an address, and tokens of well-known shapes. Names stay. What looks like a secret
 * and is none is hidden too: a report has no need of it.
 */
export const redact = (text: string): string =>
  buildArguments(declared(text))
    .replace(USERINFO, hideUserinfo)
    .replace(USER_FLAG, (all, flag: string, gap: string, user: string, secret: string) =>
      /^\d+$/.test(secret) ? all : hide(all, `${flag}${gap}${user}:`, secret),
    )
    .replace(ASSIGNED, (all, name: string, value: string) =>
      namesSecret(name) ? hide(all, `${name}=`, value) : all,
    )
    .replace(FLAGGED, (all, name: string, value: string) =>
      namesSecret(name) && !/[=/]/.test(value) ? hide(all, `${name} `, value) : all,
    )
    .replace(SETTING, (all, set: string, name: string, gap: string, value: string) =>
      namesSecret(name) ? hide(all, set + name + gap, value) : all,
    )
    .replace(FIELD, (all, quote: string, name: string, colon: string, scheme = "", open = "", value = "") =>
      namesSecret(name) && !value.startsWith("/")
        ? hide(all, `${quote}${name}${quote}${colon}${scheme}${open}`, value)
        : all,
    )
    .replace(SHAPES, REDACTED);
