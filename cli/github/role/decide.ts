import { z } from 'zod';
import { EXIT, VerbFailed } from '../../exit-codes';

export const PURPOSES = ['plan', 'build', 'prepare', 'deploy', 'drift'] as const;
export type Purpose = (typeof PURPOSES)[number];

const place = { account: z.string().regex(/^\d{12}$/), region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d+$/) };
const word = z.string().regex(/^[a-z][a-z0-9-]*$/);

const uri = z.string().regex(/^[a-z0-9./-]+$/);

/** As `teal github delivery` prints it. */
export const delivery = z.object({
  name: word,
  images: z.object({ ...place, repositories: z.record(word, uri) }).optional(),
  environments: z.record(
    word,
    z.object({ ...place, services: z.array(word).min(1), session: z.number().int().positive() }),
  ),
});

/** What a job needs to take its role. */
export interface Role {
  readonly role: string;
  readonly account: string;
  readonly region: string;
  /** Seconds; an hour unless it is a deploy role, whose releases last longer. */
  readonly session: number;
  readonly services: readonly string[];
  /** URIs by service; of the build role alone. */
  readonly repositories: Readonly<Record<string, string>>;
}

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
    return { ...roleAt(images, `${name}-build`, HOUR, []), repositories: images.repositories };
  }
  const found =
    environment !== undefined && Object.hasOwn(environments, environment)
      ? environments[environment]
      : undefined;
  if (found === undefined) {
    const known = Object.keys(environments).join(', ') || 'none';
    throw bad(`--env must be an environment with a pipeline (${known}), got ${environment ?? 'none'}`);
  }
  const ofEnvironment = purpose === 'prepare' || purpose === 'deploy';
  const role = roleAt(
    found,
    ofEnvironment ? `${name}-${purpose}-${environment}` : `${name}-${purpose}`,
    purpose === 'deploy' ? found.session : HOUR,
    found.services,
  );
  return { ...role, repositories: {} };
}

function roleAt(
  { account, region }: { readonly account: string; readonly region: string },
  role: string,
  session: number,
  services: readonly string[],
): Omit<Role, 'repositories'> {
  return {
    role: `arn:${partitionOf(region)}:iam::${account}:role/${role}`,
    account,
    region,
    session,
    services,
  };
}

/** source: AWS General Reference, "Amazon Resource Names (ARNs)", partition */
function partitionOf(region: string): string {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** Lines of GITHUB_OUTPUT; all values are words by then, and lists of words. */
export function outputsOf({ services, repositories, ...role }: Role): string {
  const pairs = Object.entries(repositories).map(([service, uri]) => `${service}=${uri}`);
  const outputs = {
    ...role,
    services: services.join(' '),
    service: services[0] ?? '',
    repositories: pairs.join(' '),
  };
  return Object.entries(outputs)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('');
}

const bad = (message: string): VerbFailed => new VerbFailed(EXIT.BAD_INPUT, `${message}; see teal.config.ts`);
