import { MissingAnswer } from '../../lambda/uniformity/must';
import { EXIT, VerbFailed } from '../exit-codes';
import { ACTION } from './clients';
import { codeOf, sentenceOf, unknownHost } from './error-cause';
import { harmless } from './harmless';
import { ecsPlaceOf, type ServiceOptions } from './options';

/** What a call of AWS failed with; what none of these is, is a mistake of this program. */
export type FailureKind =
  | 'denied'
  | 'throttled'
  | 'credentials'
  | 'not-found'
  | 'region'
  | 'no-host'
  | 'unreachable'
  | 'other';

interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $fault?: 'client' | 'server';
  readonly [ACTION]?: string;
}

/** By the error's name. source: Amazon ECS, ECR, Elastic Load Balancing and STS API references, common errors */
const KINDS: readonly (readonly [FailureKind, RegExp])[] = [
  [
    'denied',
    /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|NotAuthorized|UnauthorizedException)$/,
  ],
  ['throttled', /Throttl|^(TooManyRequestsException|RequestLimitExceeded|SlowDown|LimitExceededException)$/],
  [
    'credentials',
    /^(CredentialsProviderError|TokenProviderError|ExpiredToken(Exception)?|InvalidClientTokenId|UnrecognizedClientException|InvalidSignatureException|SignatureDoesNotMatch|IncompleteSignature(Exception)?|MissingAuthenticationToken(Exception)?|OptInRequired|RequestExpired|InvalidIdentityToken(Exception)?)$/,
  ],
  ['not-found', /^((Cluster|Service)Not(Found|Active)|RepositoryNotFound)Exception$/],
  [
    'unreachable',
    /^(TimeoutError|NetworkingError|InternalFailure|InternalError|ServerException|ServiceUnavailable(Exception)?)$/,
  ],
];

const UNREACHABLE_CODES = /^(ECONN|EAI_|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|UND_ERR)/;

/** @returns undefined for what is no answer of AWS's, nor the lack of one */
export function kindOf(error: unknown): FailureKind | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message, $fault, $metadata, [ACTION]: action } = error as SdkError;
  const code = codeOf(error);
  // Whatever asked for it: looking for credentials does, too.
  if (code === 'ENOTFOUND') return 'no-host';
  const kind = KINDS.find(([, names]) => names.test(name) || (code !== undefined && names.test(code)))?.[0];
  if (kind) return kind;
  if (/^Region (is missing|not accepted)/.test(message)) return 'region';
  if (UNREACHABLE_CODES.test(code ?? '')) return 'unreachable';
  if ($fault === 'server' || ($metadata?.httpStatusCode ?? 0) >= 500) return 'unreachable';
  return action === undefined ? undefined : 'other';
}

/**
 * Whether the same call may succeed in a while. A host name that does not exist is a wrong region, unless AWS has
 * answered before: then the name service is in trouble.
 */
export function isTransient(error: unknown, hasAnswered: boolean): boolean {
  const kind = kindOf(error);
  return kind === 'throttled' || kind === 'unreachable' || (kind === 'no-host' && hasAnswered);
}

/** Whether AWS has answered, if only to refuse. */
export function isAnswer(error: unknown): boolean {
  if (error instanceof MissingAnswer) return true;
  return error instanceof Error && (error as SdkError).$metadata?.httpStatusCode !== undefined;
}

function serviceOf(options: Pick<ServiceOptions, 'service' | 'env' | 'cluster'>): string {
  const { cluster, service } = ecsPlaceOf(options);
  return `service ${service} of cluster ${cluster}`;
}

/**
 * What a person is told of a call that failed, and what to do.
 *
 * @param of the service, or words for what else was asked about
 */
export function callFailed(
  error: unknown,
  of: Pick<ServiceOptions, 'service' | 'env' | 'cluster'> | string,
): VerbFailed | undefined {
  if (error instanceof MissingAnswer) {
    return new VerbFailed(EXIT.COULD_NOT_RUN, harmless(`could not tell: ${error.message}`), { cause: error });
  }
  const kind = kindOf(error);
  if (kind === undefined) return undefined;
  const { name, message, [ACTION]: noted } = error as SdkError;
  const action = deniedAction(message) ?? noted ?? 'a call of AWS';
  const where = typeof of === 'string' ? of : serviceOf(of);
  const words: Record<FailureKind, string> = {
    denied: `${action} must be allowed for these credentials, got ${name}: ${message}; add the action for ${where}`,
    throttled: `${action} was throttled again and again (${name}); try again in a minute`,
    credentials: `credentials must be given that AWS takes, got ${name}: ${message}; sign in with aws sso login and name the profile by AWS_PROFILE or --profile, or give the job a role in CI`,
    'not-found': `${where} must exist in this account and region, got ${name}; check --service, --env, --region and --profile${ofCluster(of)}`,
    region: `a region must be given, got ${/^Region is missing/.test(message) ? 'none' : message}; set --region or AWS_REGION`,
    'no-host': withoutHost(unknownHost(error as Error) ?? 'of AWS'),
    unreachable: `AWS could not be asked (${action}): ${sentenceOf(error as Error)}; try again`,
    other: `${action} was refused: ${name}: ${message}`,
  };
  return new VerbFailed(EXIT.COULD_NOT_RUN, harmless(`could not tell: ${words[kind]}`), { cause: error });
}

const ofCluster = (of: object | string): string =>
  typeof of !== 'string' && !('cluster' in of && of.cluster !== undefined)
    ? ', or name the cluster by --cluster where the environment has one that was there already'
    : '';

function withoutHost(host: string): string {
  const [, region] = /\.([a-z]{2}(?:-[a-z]+)+-\d+)\./.exec(host) ?? [];
  const hint = region === undefined ? 'is AWS_ENDPOINT_URL right?' : `is ${region} a region? see --region`;
  return `the endpoint ${host} must be a host name that exists, got ENOTFOUND; ${hint} (without a network no name is found)`;
}

/** As IAM words it: `User: … is not authorized to perform: ecs:DescribeTasks on resource: …`. */
function deniedAction(message: string): string | undefined {
  return /not authorized to perform:? ([\w-]+:\w+)/.exec(message)?.[1];
}
