import { MissingAnswer } from '../../lambda/uniformity/must';
import { EXIT, VerbFailed } from '../exit-codes';
import { ACTION, REGION } from './clients';
import { codeOf, sentenceOf, unknownHost } from './error-cause';
import { harmless } from './harmless';
import { ecsPlaceOf, type ServiceOptions } from './options';
import { missing } from './region';

/** What a call of AWS failed with; what none of these is, is a mistake of this program. */
export type FailureKind =
  | 'denied'
  | 'throttled'
  | 'credentials'
  | 'not-found'
  | 'bootstrap'
  | 'region'
  | 'no-host'
  | 'unreachable'
  | 'other';

interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $fault?: 'client' | 'server';
  readonly [ACTION]?: string;
  readonly [REGION]?: string;
}

/** By the error's name. source: Amazon ECS, ECR, Elastic Load Balancing, STS and WAFV2 API references, common errors */
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
    /^(TimeoutError|NetworkingError|InternalFailure|InternalError|ServerException|ServiceUnavailable(Exception)?|WAFInternalErrorException|WAFUnavailableEntityException)$/,
  ],
];

/** As CloudFormation and the rule that the CDK writes into each template word it. */
const OF_BOOTSTRAP = /\/cdk-bootstrap\/|bootstrap stack version|CheckBootstrapVersion/;

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
  if (name === 'ValidationError') {
    if (OF_BOOTSTRAP.test(message)) return 'bootstrap';
    // source: AWS CloudFormation API reference, DescribeStacks: a stack that does not exist is a ValidationError
    if (/^Stack .*does not exist/.test(message)) return 'not-found';
  }
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
    // ECS says so in an answer where the cluster is there and the service is not.
    const advice = / must exist, got MISSING$/.test(error.message)
      ? '; check --service, --env, --region and --profile'
      : '';
    const text = harmless(`could not tell: ${error.message}${advice}`);
    return new VerbFailed(EXIT.COULD_NOT_RUN, text, { cause: error });
  }
  const kind = kindOf(error);
  if (kind === undefined) return undefined;
  const { name, message, [ACTION]: noted, [REGION]: region } = error as SdkError;
  const action = deniedAction(message) ?? noted ?? 'a call of AWS';
  const where = typeof of === 'string' ? of : serviceOf(of);
  const words: Record<FailureKind, string> = {
    denied: `${action} must be allowed for these credentials, got ${name}: ${message}; add the action for ${where}`,
    throttled: `${action} was throttled again and again (${name}); try again in a minute`,
    credentials: credentialWords(`${name}: ${message}`),
    'not-found':
      missing(where, name === 'ValidationError' ? `${name}: ${message}` : name, region) + ofCluster(of),
    bootstrap: `the bootstrap of this account and region${region === undefined ? '' : ` (${region})`} must be as new as the template asks, got ${name}: ${message}; have an administrator run npx cdk bootstrap, see docs/bootstrap.md`,
    region: `a region must be given, got ${/^Region is missing/.test(message) ? 'none' : message}; set --region or AWS_REGION`,
    'no-host': withoutHost(unknownHost(error as Error) ?? 'of AWS'),
    unreachable: `AWS could not be asked (${action}): ${sentenceOf(error as Error)}; ${isRead(action) ? '' : 'it may have been done all the same, so look before you '}try again`,
    other: `${action} was refused: ${name}: ${message}`,
  };
  return new VerbFailed(EXIT.COULD_NOT_RUN, harmless(`could not tell: ${words[kind]}`), { cause: error });
}

function credentialWords(got: string): string {
  const way = 'name the profile by AWS_PROFILE or --profile, or give the job a role in CI';
  return /expired/i.test(got)
    ? `credentials must be in force, got expired ones (${got}); sign in with aws sso login, or get new ones, and ${way}`
    : `credentials must be given that AWS takes, got ${got}; sign in with aws sso login and ${way}`;
}

/** Whether a call changes nothing, also where it is not known whether it was carried out. */
const isRead = (action: string): boolean =>
  !action.includes(':') || /:(BatchCheck|BatchGet|Describe|Detect|Filter|Get|Head|List)/.test(action);

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
