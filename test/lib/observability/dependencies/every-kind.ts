import { cache, type DependencyInput, database, external, queue } from '../../../../lib';
import { fillDependencies } from '../../../../lib/config/dependencies';
import { fourSignalsOf } from '../../../../lib/observability/dependencies/signals';

const CALLER = { service: 'shop', environment: 'production' };

export function signalsOf(input: DependencyInput) {
  const [dependency] = fillDependencies([input], 'production');
  if (dependency === undefined) throw new Error('none');
  return fourSignalsOf(dependency, CALLER);
}

export const EVERY: readonly DependencyInput[] = [
  database({ name: 'a', cluster: 'a', engine: 'aurora-mysql', serverless: true }),
  database({ name: 'b', instance: 'b' }),
  database({ name: 'c', table: 'ccc' }),
  cache({ name: 'd', nodes: ['d-001', 'd-002', 'd-003', 'd-004', 'd-005'] }),
  cache({ name: 'e', serverless: 'e' }),
  queue({ name: 'f', queue: 'f' }),
  external({ name: 'g' }),
];
