import { type CacheNodes, type CacheOptions, fillCache, type ServerlessCache } from './cache';
import { type Aurora, type DatabaseOptions, fillDatabase, type Instance, type Table } from './database';
import { type External, type ExternalOptions, fillExternal } from './external';
import { fillQueue, type Queue, type QueueOptions } from './queue';

/** What a service needs to answer, as it is written: made by the function of its name. */
export type DependencyInput =
  | ({ readonly kind: 'database' } & DatabaseOptions)
  | ({ readonly kind: 'cache' } & CacheOptions)
  | ({ readonly kind: 'queue' } & QueueOptions)
  | ({ readonly kind: 'external' } & ExternalOptions);

/** The same in one environment. */
export type Dependency = Aurora | Instance | Table | CacheNodes | ServerlessCache | Queue | External;

/** Fills in what is right, and leaves out what an environment has not. */
export const fillDependencies = (
  input: readonly DependencyInput[] = [],
  environment: string,
): readonly Dependency[] => input.flatMap((one) => fillDependency(one, environment) ?? []);

function fillDependency(input: DependencyInput, environment: string): Dependency | undefined {
  switch (input.kind) {
    case 'database':
      return fillDatabase(input, environment);
    case 'cache':
      return fillCache(input, environment);
    case 'queue':
      return fillQueue(input, environment);
    case 'external':
      return fillExternal(input);
  }
}

/** The composite of a dependency, and the alarm on one of its limits, after the service's name. */
export const ticketId = (name: string): string => `dependency-${name}`;
export const limitAlarmId = (name: string, limit: string): string =>
  `${ticketId(name)}-${limit.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`;

/** What its alarms are called. */
export const alarmIdsOf = ({ name, limits }: Dependency): readonly string[] => [
  ticketId(name),
  ...Object.keys(limits).map((limit) => limitAlarmId(name, limit)),
];
