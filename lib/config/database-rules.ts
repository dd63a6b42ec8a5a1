import { isReservedDatabase } from '../../lambda/shared/environment';
import { DATABASE_DEPENDENCY, type Database, isExistingDatabase } from './database';
import type { Finding } from './rules/finding';
import { clusterArn } from './schema/database';
import { secretArn } from './schema/existing';
import type { DeliveryInput } from './types';
import type { Delivery, Environment } from './types-resolved';

/** What a database of a service cannot be, beside the rest of the configuration. */
export function databaseProblems(input: DeliveryInput, delivery: Delivery): Finding[] {
  const { environments } = delivery;
  const services = (input.services ?? (input.service ? [input.service] : [])).map((service, index) => ({
    ...service,
    path: input.services ? ['services', index] : ['service'],
  }));
  const named = services.flatMap(({ path, database, dependencies = [] }): Finding[] =>
    dependencies.flatMap(({ name }, index) =>
      database === undefined || name !== DATABASE_DEPENDENCY
        ? []
        : [
            {
              path: [...path, 'dependencies', index, 'name'],
              complaint: {
                rule: `other than ${DATABASE_DEPENDENCY}, which names that of database`,
                advice: 'remove it if it is the same: its alarms come with database; or rename it',
              },
            },
          ],
    ),
  );
  return [
    ...named,
    ...services.flatMap((service) => newOnes(service, delivery)),
    ...environments.flatMap((environment) =>
      Object.entries(input.environments[environment.name]?.databases ?? {}).flatMap(
        ([name, own]): Finding[] => {
          const path = ['environments', environment.name, 'databases', name];
          const service = services.find((one) => one.name === name);
          // That there is no such service is told already.
          if (service === undefined) return [];
          if (service.database === undefined) {
            const rule = `left out, since ${name} has no database`;
            return [
              { path, complaint: { rule, advice: `give ${service.path.join('.')}.database, or remove it` } },
            ];
          }
          if (isExistingDatabase(own)) return elsewhere(path, environment, own);
          return mixedCapacity([...path, 'capacity'], databaseOf(environment, name));
        },
      ),
    ),
  ];
}

const databaseOf = ({ services }: Environment, service: string): Database | undefined =>
  services.find(({ name }) => name === service)?.database;

/** What cannot be made, wherever one is made. */
function newOnes(
  { name: service, path }: { readonly name: string; readonly path: readonly PropertyKey[] },
  { bootstrap, environments }: Delivery,
): Finding[] {
  const made = environments.flatMap((environment) => {
    const database = databaseOf(environment, service);
    return database?.kind === 'new' ? [{ environment, name: database.name }] : [];
  });
  const reserved = made.find(({ name }) => isReservedDatabase(name));
  const bounded = bootstrap && made.find(({ environment }) => environment.pipeline);
  return [
    ...(reserved === undefined
      ? []
      : [
          {
            path: [...path, 'database', 'name'],
            complaint: {
              rule: `no name of PostgreSQL’s or RDS’s own, as ${reserved.name} is`,
              advice: 'give the database another; by default it has that of the service',
            },
          },
        ]),
    ...(bounded === undefined
      ? []
      : [
          {
            path: [...path, 'database'],
            complaint: {
              rule: `left out of ${bounded.environment.name}, which is deployed with a bootstrap of the delivery’s own`,
              advice: `CloudFormation may not make it there; give environments.${bounded.environment.name}.databases.${service} one that exists, or remove bootstrap`,
            },
          },
        ]),
  ];
}

/** Each alone may be right: what the environment leaves out is what the service says. */
function mixedCapacity(path: PropertyKey[], database: Database | undefined): Finding[] {
  if (database?.kind !== 'new') return [];
  const { min, max } = database.capacity;
  if (min <= max) return [];
  const rule = `of a min of at most max, with what the service’s database says ${min} to ${max}`;
  return [{ path, complaint: { rule, advice: 'give both here' } }];
}

function elsewhere(
  path: PropertyKey[],
  { account, region }: Environment,
  { clusterArn: cluster, secretArn: secret }: { readonly clusterArn: string; readonly secretArn: string },
): Finding[] {
  if (account === undefined) return [];
  const [, clusterRegion, clusterAccount] = clusterArn.exec(cluster) ?? [];
  const [, , secretRegion, secretAccount] = secretArn.exec(secret) ?? [];
  const complaint = {
    rule: `of account ${account} and region ${region}`,
    advice: 'tasks reach it in their own network, and CloudWatch has its metrics there',
  };
  return [
    ...(clusterAccount === account && clusterRegion === region
      ? []
      : [{ path: [...path, 'clusterArn'], complaint }]),
    ...(secretAccount === account && secretRegion === region
      ? []
      : [{ path: [...path, 'secretArn'], complaint }]),
  ];
}
