import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

export interface SavedQueriesProps {
  /** `<service>-<environment>` */
  readonly fullName: string;
  readonly logGroup: logs.ILogGroup;
}

/** What a runbook asks the log of a service. */
export const savedQueries = {
  /** Which route of which release fails. */
  'errors-by-route': {
    filterStatements: ['message = "request"', 'status >= 500'],
    statsStatements: ['count(*) as errors by route, release'],
    sort: 'errors desc',
  },
  /** Before and after a deployment: a release that fails begins in its first minutes. */
  'errors-by-release': {
    filterStatements: ['message = "request"', 'status >= 500'],
    statsStatements: ['count(*) as errors by bin(5m), release'],
  },
  /** All that was logged of one request; write its id, which the answer has in x-request-id. */
  'one-request': {
    fields: [
      ...['@timestamp', 'level', 'message', 'method', 'route', 'path', 'status', 'durationMs'],
      ...['release', 'traceId', 'reason'],
    ],
    filterStatements: ['requestId = "REQUEST_ID"'],
    sort: '@timestamp asc',
  },
  /** With their ids and traces. */
  'slowest-requests': {
    fields: ['@timestamp', 'durationMs', 'route', 'status', 'release', 'requestId', 'traceId'],
    filterStatements: ['message = "request"', 'route != "probe"'],
    sort: 'durationMs desc',
    limit: 25,
  },
} as const satisfies Readonly<Record<string, logs.QueryStringProps>>;

/**
 * Queries of Logs Insights that stand in the console under `teal/<fullName>/`, for runbooks. To save one costs nothing, to
 * run it 0.005 USD a gigabyte that it looks through. They name fields of the sample's log: docs/telemetry.md.
 */
export class SavedQueries extends Construct {
  /** By their names: `slowest-requests`. */
  public readonly queries: ReadonlyMap<string, logs.QueryDefinition>;

  constructor(scope: Construct, id: string, { fullName, logGroup }: SavedQueriesProps) {
    super(scope, id);
    const made = Object.entries<logs.QueryStringProps>(savedQueries).map(
      ([name, query]) =>
        new logs.QueryDefinition(this, name, {
          queryDefinitionName: `teal/${fullName}/${name}`,
          queryString: new logs.QueryString({
            ...query,
            fields: query.fields && [...query.fields],
            filterStatements: query.filterStatements && [...query.filterStatements],
            statsStatements: query.statsStatements && [...query.statsStatements],
          }),
          logGroups: [logGroup],
        }),
    );
    this.queries = new Map(made.map((query) => [query.node.id, query]));
  }
}
