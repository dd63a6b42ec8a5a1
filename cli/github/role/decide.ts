import { z } from 'zod';
import { WORKFLOW_REF } from '../../../lambda/shared/images/provenance/expected';
import { EXIT, VerbFailed } from '../../exit-codes';

export const PURPOSES = ['plan', 'build', 'prepare', 'deploy', 'drift', 'restore'] as const;
export type Purpose = (typeof PURPOSES)[number];

const place = { account: z.string().regex(/^\d{12}$/), region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d+$/) };
const word = z.string().regex(/^[a-z][a-z0-9-]*$/);

const registry = z.string().regex(/^[a-z0-9./-]+$/);

/** As `teal github delivery` prints it. */
export const delivery = z.object({
  name: word,
  images: z
    .object({
      ...place,
      services: z.array(word).min(1),
      registry,
      workflow: z.string().regex(WORKFLOW_REF),
      workflows: z.array(z.string().regex(WORKFLOW_REF)).min(1),
      sigstore: z.enum(['public', 'github']).optional(),
    })
    .optional(),
  environments: z.record(
    word,
    z.object({
      ...place,
      services: z.array(word).min(1),
      session: z.number().int().positive(),
      registry,
      before: z.string().regex(/^[a-z0-9-]*$/),
      databases: z.array(word).default([]),
    }),
  ),
});

/** What a job needs to take its role. */
export interface Role {
  readonly role: string;
  readonly account: string;
  readonly region: string;
  /** Seconds; an hour unless it is a role that deploys or restores, which takes longer. */
  readonly session: number;
  readonly services: readonly string[];
  /** Those of them that have a database of their own. */
  readonly databases: readonly string[];
  /** Of the images of record: what is before a service's name in the URI of its repository. */
  readonly registry: string;
  /** That builds and signs images, as its tokens name it. */
  readonly workflow: string;
  /** That one, and those that built before it: whose images are verified. */
  readonly workflows: readonly string[];
  /** Which Sigstore signs them; empty where it was not chosen. */
  readonly sigstore: string;
  /** Of the environment: where it pulls from, and where the records of the one before are. */
  readonly target: string;
  readonly before: string;
}

/** Seconds: a drill of a restore gives up after two hours, and deletes what it has made. */
const RESTORE = 10_800;

/** Seconds. source: aws-actions/configure-aws-credentials, `role-duration-seconds` */
const HOUR = 3_600;

/**
 * The role of a purpose, as GitHubAccess names it: `<delivery>-build`, `<delivery>-deploy-<environment>`. The build has
 * no environment: it is where the images of record are.
 *
 * @throws VerbFailed when the delivery has no such environment with a pipeline
 */
export function roleFor(
  { name, images, environments }: z.infer<typeof delivery>,
  purpose: Purpose,
  environment: string | undefined,
): Role {
  if (purpose === 'build') {
    if (environment !== undefined || images === undefined) {
      throw bad('the build role must be asked for without --env, in a delivery with a pipeline');
    }
    return {
      ...roleAt(images, `${name}-build`),
      ...{ services: images.services, databases: [] },
      registry: images.registry,
      workflow: images.workflow,
      workflows: images.workflows,
      sigstore: images.sigstore ?? '',
      target: '',
      before: '',
    };
  }
  const found =
    environment !== undefined && Object.hasOwn(environments, environment)
      ? environments[environment]
      : undefined;
  if (found === undefined) {
    const known = Object.keys(environments).join(', ') || 'none';
    throw bad(`--env must be an environment with a pipeline (${known}), got ${environment ?? 'none'}`);
  }
  const ofEnvironment = purpose === 'prepare' || purpose === 'deploy' || purpose === 'restore';
  return {
    ...roleAt(found, ofEnvironment ? `${name}-${purpose}-${environment}` : `${name}-${purpose}`),
    ...(purpose === 'deploy' && { session: found.session }),
    ...(purpose === 'restore' && { session: RESTORE }),
    ...{ services: found.services, databases: found.databases },
    registry: images?.registry ?? '',
    workflow: images?.workflow ?? '',
    workflows: images?.workflows ?? [],
    sigstore: images?.sigstore ?? '',
    target: found.registry,
    before: found.before,
  };
}

function roleAt(
  { account, region }: { readonly account: string; readonly region: string },
  role: string,
): Pick<Role, 'role' | 'account' | 'region' | 'session'> {
  const arn = `arn:${partitionOf(region)}:iam::${account}:role/${role}`;
  return { role: arn, account, region, session: HOUR };
}

/** source: AWS General Reference, "Amazon Resource Names (ARNs)", partition */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Lines of GITHUB_OUTPUT; all values are words by then, and lists of words. */
export const outputsOf = ({ services, databases, workflows, ...role }: Role): string =>
  Object.entries({
    ...{ ...role, workflows: workflows.join(' ') },
    ...{ services: services.join(' '), service: services[0] ?? '', databases: databases.join(' ') },
  })
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');

const bad = (message: string): VerbFailed => new VerbFailed(EXIT.BAD_INPUT, `${message}; see teal.config.ts`);
