import { InvalidArgumentError, Option } from 'commander';
import { COMMIT, REPOSITORY, WORKFLOW_REF } from '../../lambda/shared/images/provenance/expected';
import { repositoryOfUri } from '../../lambda/shared/images/repository-uri';

/* Options of the verbs about images, and what they take: each becomes part of a call or of a URL. */

const option =
  (isRight: (value: string) => boolean, rule: string) =>
  (name: string) =>
  (value: string): string => {
    if (isRight(value)) return value;
    throw new InvalidArgumentError(`${name} must be ${rule}.`);
  };

export const repositoryUriOption = option(
  (value) => repositoryOfUri(value) !== undefined,
  'the URI of a repository of ECR without a tag, like 111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/shop',
);

export const commitOption = option((value) => COMMIT.test(value), 'a whole commit: 40 hexadecimal digits');

export const digestOption = option(
  (value) => /^sha256:[0-9a-f]{64}$/.test(value),
  'sha256: and 64 hexadecimal digits',
);

export const workflowOption = option(
  (value) => WORKFLOW_REF.test(value),
  'a workflow at a branch or tag, like acme/shop/.github/workflows/deploy.yml@refs/heads/main',
);

/** For an option that may be repeated; one value may hold several, separated by spaces. The first builds now. */
export const workflowsOption =
  (name: string) =>
  (value: string, before: readonly string[] = []): string[] => [
    ...before,
    ...value.split(' ').map(workflowOption(name)),
  ];

export const githubRepositoryOption = option(
  (value) => REPOSITORY.test(value),
  'a repository of GitHub, like acme/shop',
);

export const bucketOption = option(
  (value) => /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(value),
  'a bucket of records, like acme-records-111122223333',
);

/** Whose build must have signed an image that comes back. */
export const signedByOption = (): Option =>
  new Option(
    '--repository <owner/name>',
    'whose workflow signs images (default: GITHUB_REPOSITORY, or the remote of the checkout)',
  ).argParser(githubRepositoryOption('--repository'));

export const signingWorkflowsOption = (): Option =>
  new Option(
    '--workflow <ref>',
    'that builds and signs images, then those that did before; may be repeated (default: deploy.yml of the repository at refs/heads/main)',
  ).argParser(workflowsOption('--workflow'));

export const trustedRootOption = (): Option =>
  new Option('--trusted-root <file>', 'trust roots of signatures (default: those of Sigstore, by network)');
