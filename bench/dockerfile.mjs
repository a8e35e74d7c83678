// A long Dockerfile for the benchmark, of what people write: installs, downloads, variables, copies.

const PARTS = [
  (i) => [`COPY src/${i} /app/src/${i}`],
  (i) => [`ENV NAME_${i}=value \\`, `    OTHER_${i}="$NAME_${i}/x"`],
  (i) => [`RUN pip install --upgrade package${i}==1.${i}`],
  (i) => [
    `# Part ${i} is built from source.`,
    "RUN set -eux; \\",
    `    mkdir -p /opt/${i}; \\`,
    `    cd /opt/${i}; \\`,
    `    curl -fsSL https://example.invalid/${i}.tgz | tar xz; \\`,
    "    make; make install",
  ],
  (i) => [`LABEL part${i}="${i}"`, ""],
  () => ["RUN npm ci && npm run build"],
  (i) => [`WORKDIR /app/${i}`],
  (i) => [
    "RUN apt-get update \\",
    "    && apt-get install -y \\",
    `        tool${i} \\`,
    `        library${i} \\`,
    "        ca-certificates",
  ],
];

/** So many lines, the last of them a CMD. */
export const longDockerfile = (count) => {
  const lines = ["FROM debian:bookworm"];
  for (let i = 0; ; i++) {
    const part = PARTS[i % PARTS.length](i);
    if (lines.length + part.length >= count) break;
    lines.push(...part);
  }
  while (lines.length < count - 1) lines.push("# And so on.");
  return `${[...lines, 'CMD ["/app/run"]'].join("\n")}\n`;
};
