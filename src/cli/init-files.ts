/** The `.slim.yaml` to start with. No gate is set: nobody's build is to fail on its first day. */
export const firstConfig =
  (): string => `# What slim is to hold your images to. slim.schema.json, which comes with slim, describes all keys.

# Limits that fail a build. The first two count what lies above the base image.
# gates:
#   max-dead: 5%
#   max-removable: 10MB
#   max-stored: 500MB

# Waste that is known and stays, until a day.
# ignore:
#   - rule: deleted
#     path: /srv/cache/**
#     reason: the build needs two steps until the vendor ships a package
#     until: 2027-06-30

# Rules that are not wanted; slim rules lists them.
# rules:
#   python-bytecode: off
`;

/** What a workflow speaks of. */
export interface WorkflowSubject {
  /** From the top of the repository, with forward slashes. */
  readonly dockerfile: string;
  readonly image: string;
  /** Of slim itself. */
  readonly version: string;
}

/** A value of a workflow: JSON is YAML, and `${{` would begin an expression. */
const quotedValue = (text: string): string => JSON.stringify(text).replaceAll("${{", `\${{ '\${{' }}`);

/**
 * The workflow for GitHub: annotations and the job's page on every pull request, and the patch as an artifact. It needs no right but to read, so it
 * works for forks too. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax
 */
export const firstWorkflow = ({ dockerfile, image, version }: WorkflowSubject): string => `name: slim

on: pull_request

permissions:
  contents: read

jobs:
  slim:
    runs-on: ubuntu-latest
    env:
      DOCKERFILE: ${quotedValue(dockerfile)}
      IMAGE: ${quotedValue(image)}
      SLIM: slim-image@${version}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 24
      - name: Build
        run: |
          docker build -f "$DOCKERFILE" -t "$IMAGE" .
          docker save "$IMAGE" -o image.tar
      - name: Suggest
        run: npx --yes "$SLIM" suggest image.tar -f "$DOCKERFILE" --context . --format github --summary "$GITHUB_STEP_SUMMARY" --also patch=slim.patch
      - uses: actions/upload-artifact@v4
        if: always()
        with:
          name: slim.patch
          path: slim.patch
          if-no-files-found: ignore
`;
