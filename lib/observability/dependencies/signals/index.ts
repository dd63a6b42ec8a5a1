import type { Dependency } from '../../../config/dependencies';
import type { FourSignals } from '../four-signals';
import { auroraSignals } from './aurora';
import { nodesSignals, serverlessSignals } from './cache';
import { tableSignals } from './dynamodb-table';
import { type Caller, externalSignals } from './external';
import { queueSignals } from './queue';
import { instanceSignals } from './rds-instance';

/** What there is to see of a dependency, and what is too much. */
export function fourSignalsOf(dependency: Dependency, caller: Caller): FourSignals {
  switch (dependency.kind) {
    case 'aurora':
      return auroraSignals(dependency);
    case 'rds-instance':
      return instanceSignals(dependency);
    case 'dynamodb-table':
      return tableSignals(dependency);
    case 'cache-nodes':
      return nodesSignals(dependency);
    case 'serverless-cache':
      return serverlessSignals(dependency);
    case 'queue':
      return queueSignals(dependency);
    case 'external':
      return externalSignals(dependency, caller);
  }
}

/** As people call it: `database orders`. */
export function titleOf({ kind, name }: Dependency): string {
  switch (kind) {
    case 'aurora':
    case 'rds-instance':
      return `database ${name}`;
    case 'dynamodb-table':
      return `table ${name}`;
    case 'cache-nodes':
    case 'serverless-cache':
      return `cache ${name}`;
    case 'queue':
      return `queue ${name}`;
    case 'external':
      return `external ${name}`;
  }
}
