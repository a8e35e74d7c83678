import { defineRule } from "../src/model/rule.ts";

export default defineRule({
  id: "conda-packages",
  title: "Packages that conda, mamba or micromamba keep",
  why: "conda unpacks here and links into environments; what no environment links serves new installs.",
  source: "https://docs.conda.io/projects/conda/en/stable/commands/clean.html",
  risk: "safe",
  group: "caches",
  paths: [
    "{/opt,/usr/local,~,}/{conda,miniconda,miniconda3,anaconda3,miniforge3,mambaforge,micromamba}/pkgs/**",
    "{~/.local/share,$XDG_DATA_HOME}/mamba/pkgs/**",
    "~/.conda/pkgs/**",
    "$CONDA_PKGS_DIRS/**",
    "$CONDA_DIR/pkgs/**",
    "$MAMBA_ROOT_PREFIX/pkgs/**",
  ],
  fix: { kind: "append", command: "conda clean -afy", note: "With micromamba: `micromamba clean -afy`." },
  examples: [
    {
      title: "an archive, the index, and an unpacked file that no environment links",
      layers: [
        {
          "/opt/conda/pkgs/numpy-1.26-0.conda": 7_000_000,
          "/opt/conda/pkgs/cache/497deca9.json": 20_000_000,
          "/opt/conda/pkgs/numpy-1.26-0/info/index.json": 1_000,
        },
      ],
      foundBytes: 27_001_000,
    },
    {
      title: "an archive in the root prefix that mamba 2 chooses",
      layers: [{ "/root/.local/share/mamba/pkgs/numpy-1.26-0.conda": 7_000_000 }],
      foundBytes: 7_000_000,
    },
    {
      title: "an unpacked file that an environment links: the bytes stay whatever is removed here",
      layers: [
        {
          "/opt/conda/pkgs/numpy-1.26-0/lib/numpy.so": 8_000_000,
          "/opt/conda/lib/numpy.so": "link:/opt/conda/pkgs/numpy-1.26-0/lib/numpy.so",
        },
      ],
      foundBytes: 0,
    },
  ],
});
