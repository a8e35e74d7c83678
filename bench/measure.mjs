// How the benchmark measures: wall and CPU seconds of shell commands, memory of slim, and rows of a table.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** The command as it was built. */
export const bin = fileURLToPath(new URL("../dist/src/bin.js", import.meta.url));

/** Wall seconds, and CPU seconds of user and system in sum, of one shell command and all that it starts. */
export const measure = (command, env = {}) => {
  const script = `TIMEFORMAT='%R %U %S'; time (${command}) >/dev/null`;
  const { status, stderr } = spawnSync("/usr/bin/env", ["bash", "-c", script], {
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  if (status !== 0) throw new Error(`${command}: ${stderr}`);
  const [wall = 0, user = 0, system = 0] = (stderr.trim().split("\n").at(-1) ?? "").split(" ").map(Number);
  return { wall, cpu: user + system };
};

/** The largest resident set, in MB, as the program itself reports it at its end. A shell starts it, for a process begins
 * with the largest set of the one that it was forked from. */
export const residentMb = (args) => {
  const hook =
    "data:text/javascript,process.on('exit',()=>process.stderr.write('maxrss '+process.resourceUsage().maxRSS))";
  const script = '"$@"; true';
  const { stderr } = spawnSync(
    "bash",
    ["-c", script, "bash", process.execPath, "--import", hook, bin, ...args],
    { encoding: "utf8" },
  );
  return Number(/maxrss (\d+)/.exec(stderr)?.[1] ?? Number.NaN) / 1000;
};

export const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

export const row = (...cells) => process.stdout.write(`| ${cells.join(" | ")} |\n`);

export const headings = () => {
  row("work", "slim", "CPU", "reference", "CPU", "ratio", "CPU ratio", "bar");
  row("---", "---:", "---:", "---:", "---:", "---:", "---:", "---");
};

/** Reference and slim take turns, so that a busy moment of the machine hits both. Medians of the rounds. */
export const compare = (work, bar, reference, slim, { rounds, env = {} }) => {
  const times = { reference: [], slim: [] };
  for (let round = 0; round < rounds; round++) {
    times.reference.push(measure(reference, env));
    times.slim.push(measure(slim, env));
  }
  const of = (side, what) => median(times[side].map((time) => time[what]));
  const seconds = (side) => [`${of(side, "wall").toFixed(2)} s`, `${of(side, "cpu").toFixed(2)} s`];
  const ratio = (what) => `${(of("slim", what) / of("reference", what)).toFixed(2)} ×`;
  row(work, ...seconds("slim"), ...seconds("reference"), ratio("wall"), ratio("cpu"), bar);
};

/** A row that has no figures, and says why. */
export const absent = (work, why) => row(work, "", "", "", "", "", "", why);

/** Whether a program is there. */
export const has = (tool) => spawnSync("sh", ["-c", `command -v ${tool}`]).status === 0;
