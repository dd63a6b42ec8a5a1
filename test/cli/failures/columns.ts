import { AwsError } from '../../../rehearsal/aws-error';
import type { FaultedCall, Faults } from '../../../rehearsal/endpoint/faults';
import type { Case, Cell, Column, Row } from './row';

const JSON_SERVICES =
  /^(ECS|ECR|SSM|CloudWatchLogs|EventBridge|SecretsManager|CloudWatch|ApplicationAutoScaling|WAFV2)$/;

/** As the protocol of the service names it: those of JSON have another ending than those of XML. */
const named = ({ service }: FaultedCall, json: string, xml: string, message: string, status = 400) =>
  new AwsError(JSON_SERVICES.test(service) ? json : xml, message, status);

const PREFIXES: Readonly<Record<string, string>> = {
  ELBv2: 'elasticloadbalancing',
  EventBridge: 'events',
  CloudWatchLogs: 'logs',
  'Route 53': 'route53',
};
const actionOf = ({ service, operation }: FaultedCall): string =>
  `${PREFIXES[service] ?? service.toLowerCase()}:${operation}`;
const ADA = 'arn:aws:sts::111122223333:assumed-role/somebody/ada';

// source: Amazon ECS API reference, common errors (ExpiredTokenException); STS and S3 error codes (ExpiredToken)
const EXPIRED: Faults = (call) =>
  named(
    call,
    'ExpiredTokenException',
    'ExpiredToken',
    'The security token included in the request is expired',
  );
const DENIED: Faults = (call) =>
  named(
    call,
    'AccessDeniedException',
    'AccessDenied',
    `User: ${ADA} is not authorized to perform: ${actionOf(call)}`,
    403,
  );
const THROTTLED: Faults = (call) => named(call, 'ThrottlingException', 'Throttling', 'Rate exceeded');

function gone(at: string | undefined): Faults {
  let calls = 0;
  return ({ operation }) => {
    calls += 1;
    return (at === undefined ? calls > 1 : operation === at) ? 'drop' : undefined;
  };
}

/** A region in which nothing was ever deployed: as each service says that. */
// source: the API reference of each, errors of the operation
export const EMPTY_REGION: Faults = ({ service, operation }) => {
  switch (service) {
    case 'ECS':
      return new AwsError('ClusterNotFoundException', 'Cluster not found.');
    case 'CloudFormation':
      return new AwsError('ValidationError', 'Stack with id shop-production does not exist');
    case 'ECR':
      return new AwsError('RepositoryNotFoundException', 'The repository does not exist in the registry');
    case 'RDS':
      return new AwsError('DBClusterNotFoundFault', 'DBCluster shop-production not found.', 404);
    case 'SNS':
      return new AwsError('NotFound', 'Topic does not exist', 404);
    case 'SecretsManager':
      return new AwsError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
    case 'SSM':
      return operation.startsWith('Get') ? new AwsError('ParameterNotFound', 'none') : undefined;
    default:
      return undefined;
  }
};

/** Credentials that neither a developer's machine nor a job gives to what runs here. */
const NO_CREDENTIALS: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: '',
  AWS_SECRET_ACCESS_KEY: '',
};

/** How a cell of a row ends, where the row does not say it. */
function usual(column: Column, { goneAt, untold = 3 }: Row): Cell {
  const ends = { exitCode: untold, changes: [] };
  const usuals: Partial<Record<Column, Case>> = {
    'no credentials': {
      ...ends,
      env: NO_CREDENTIALS,
      says: [/[Cc]redentials/, /sign in with aws sso login/, /AWS_PROFILE or --profile/],
    },
    'expired credentials': { ...ends, faults: EXPIRED, says: [/expired/, /sign in with aws sso login/] },
    'no permission': {
      ...ends,
      faults: DENIED,
      says: [/(\b[a-z0-9]+:[A-Za-z]+ must be allowed for these credentials|add [a-z0-9]+:[A-Za-z]+ on)/],
    },
    throttling: { ...ends, faults: THROTTLED, says: [/\b[a-z0-9]+:[A-Za-z]+ /, /[Tt]hrottl/, /again/] },
    'network gone half-way': {
      ...ends,
      faults: gone(goneAt),
      says: [
        goneAt === undefined || /^(Describe|Detect|Get|List)/.test(goneAt)
          ? /ECONNRESET.*try again/
          : /ECONNRESET.*it may have been done all the same, so look before you try again/,
      ],
    },
    'wrong region': {
      ...ends,
      faults: EMPTY_REGION,
      more: ['--region', 'us-east-1'],
      says: [/us-east-1/, /must exist in this account and region/, /--region/],
    },
  };
  return (
    usuals[column] ?? {
      notApplicable: column === 'old bootstrap' ? 'it makes no change set' : 'it must be said',
    }
  );
}

/** Of every row. */
export function cellOf(row: Row, column: Column): Cell {
  const own = row.cells[column];
  if (own !== undefined) return own;
  if (column !== 'service not found') return usual(column, row);
  return {
    args: (site) => row.args(site).map((each) => (each === 'shop' ? 'nope' : each)),
    exitCode: row.untold ?? 3,
    says: [/nope/, /must exist in this account and region/, /check --service, --env/],
    changes: [],
  };
}
