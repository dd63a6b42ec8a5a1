/** What the provenance of an image must name. */
export interface ExpectedProvenance {
  /** `owner/name` of the repository that the commit is of. */
  readonly repository: string;
  /**
   * The workflow file whose job built the image, as GitHub's token names it (`job_workflow_ref`): of a reusable
   * workflow the called file, `acme/shop/.github/workflows/deploy.yml@refs/heads/main`.
   */
  readonly workflowRef: string;
  /** Workflows whose images stay good: they built before that one. @default none */
  readonly formerWorkflowRefs?: readonly string[];
  /** 40 digits. @default any commit of `ref` */
  readonly commit?: string;
  /** GitHub's number of the repository, which no other one gets after a rename. @default not looked at */
  readonly repositoryId?: number;
  /** The branch that the commit was pushed to. @default refs/heads/main */
  readonly ref?: string;
  /** @default https://github.com */
  readonly server?: string;
  /** @default https://token.actions.githubusercontent.com, that of github.com */
  readonly issuer?: string;
}

export const GITHUB = 'https://github.com';
export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';
export const MAIN = 'refs/heads/main';

/** `O/R/.github/workflows/deploy.yml@refs/heads/main`, which a delivery of its own repository is built by. */
export const ownWorkflow = (repository: string): string =>
  `${repository}/.github/workflows/deploy.yml@${MAIN}`;

/** What images were built by: the workflow that builds now, and those before it. @param given @default the repository's own */
export function expectedWorkflows(
  given: readonly string[] | undefined,
  repository: string,
): Pick<ExpectedProvenance, 'workflowRef' | 'formerWorkflowRefs'> {
  const [workflowRef = ownWorkflow(repository), ...formerWorkflowRefs] = given ?? [];
  return { workflowRef, formerWorkflowRefs };
}

/** As GitHub takes them. */
export const REPOSITORY = /^[A-Za-z0-9][A-Za-z0-9_-]*\/[A-Za-z0-9._-]+$/;
export const WORKFLOW_REF =
  /^[A-Za-z0-9][A-Za-z0-9_-]*\/[A-Za-z0-9._-]+\/\.github\/workflows\/[A-Za-z0-9._-]+\.ya?ml@refs\/(heads|tags)\/[A-Za-z0-9._/-]+$/;
export const COMMIT = /^[0-9a-f]{40}$/;
