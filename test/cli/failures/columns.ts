import { AwsError } from '../../../rehearsal/aws-error';
import type { FaultedCall, Faults } from '../../../rehearsal/endpoint/faults';

/** What goes wrong between a verb and AWS, whatever the verb. */
export interface Column {
  /** As issue and page name it. */
  readonly name: string;
  /** What the endpoint answers in place of the services. */
  readonly faults?: (row: { readonly goneAt?: string }) => Faults;
  /** Of the process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Options that the verb is given besides. */
  readonly options?: readonly string[];
  readonly exitCode: number;
  /** The one message says all of these. */
  readonly says: readonly RegExp[];
}

const JSON_SERVICES = /^(ECS|ECR|SSM|CloudWatchLogs|EventBridge|SecretsManager|CloudWatch|ApplicationAutoScaling)$/;

/** As the protocol of the service names it: those of JSON have another ending than those of XML. */
const named = ({ service }: FaultedCall, json: string, xml: string, message: string, status = 400) =>
  new AwsError(JSON_SERVICES.test(service) ? json : xml, message, status);

const DENIED = 'is not authorized to perform';
const who = 'arn:aws:sts::111122223333:assumed-role/somebody/ada';

/** Credentials that no developer's machine or job gives to what runs here. */
export const NO_CREDENTIALS: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_PROFILE'],
    ...['AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'],
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
  ].map((name) => [name, '']),
);

export const COLUMNS = {
  'no credentials': {
    env: NO_CREDENTIALS,
    exitCode: 3,
    says: [/credentials must be/, /aws sso login/, /AWS_PROFILE/],
  },
  // source: Amazon ECS API reference, common errors (ExpiredTokenException); STS and S3 error codes (ExpiredToken)
  'expired credentials': {
    faults: () => (call) =>
      named(call, 'ExpiredTokenException', 'ExpiredToken', 'The security token included in the request is expired'),
    exitCode: 3,
    says: [/credentials .*expired/, /aws sso login/],
  },
  'no permission': {
    faults: () => (call) =>
      named(call, 'AccessDeniedException', 'AccessDenied', `User: ${who} ${DENIED}: ${actionOf(call)}`, 403),
    exitCode: 3,
    says: [/[a-z0-9]+:[A-Za-z]+ must be allowed/],
  },
  throttling: {
    faults: () => (call) => named(call, 'ThrottlingException', 'Throttling', 'Rate exceeded'),
    exitCode: 3,
    says: [/[a-z0-9]+:[A-Za-z]+ was throttled again and again/, /try again/],
  },
  'network gone half-way': {
    faults: ({ goneAt }) => {
      let calls = 0;
      return ({ operation }) => {
        calls += 1;
        return (goneAt === undefined ? calls > 1 : operation === goneAt) ? 'drop' : undefined;
      };
    },
    exitCode: 3,
    says: [/AWS could not be asked|again/],
  },
  'wrong region': {
    faults: () => emptyRegion,
    options: ['--region', 'us-east-1'],
    exitCode: 3,
    says: [/us-east-1/, /--region/],
  },
} as const satisfies Readonly<Record<string, Omit<Column, 'name'>>>;

const PREFIXES: Readonly<Record<string, string>> = {
  ELBv2: 'elasticloadbalancing',
  EventBridge: 'events',
  CloudWatchLogs: 'logs',
  'Route 53': 'route53',
};
const actionOf = ({ service, operation }: FaultedCall): string =>
  `${PREFIXES[service] ?? service.toLowerCase().replaceAll(' ', '')}:${operation}`;

/** A region in which nothing was ever deployed: as each service says that. */
// source: the API reference of each, errors of the operation
function emptyRegion({ service, operation }: FaultedCall): AwsError | undefined {
  switch (service) {
    case 'ECS':
      return new AwsError('ClusterNotFoundException', 'Cluster not found.');
    case 'CloudFormation':
      return new AwsError('ValidationError', 'Stack with id shop-production does not exist');
    case 'ECR':
      return new AwsError('RepositoryNotFoundException', 'The repository does not exist in the registry');
    case 'SNS':
      return new AwsError('NotFound', 'Topic does not exist', 404);
    case 'SSM':
      return operation.startsWith('Get') ? new AwsError('ParameterNotFound', '') : undefined;
    default:
      return undefined;
  }
}
