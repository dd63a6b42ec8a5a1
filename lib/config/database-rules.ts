import { DATABASE_DEPENDENCY, isExistingDatabase } from './database';
import type { Finding } from './rules/finding';
import { clusterArn } from './schema/database';
import { secretArn } from './schema/existing';
import type { DeliveryInput } from './types';
import type { Delivery, Environment } from './types-resolved';

/** What a database of a service cannot be, beside the rest of the configuration. */
export function databaseProblems(input: DeliveryInput, { environments }: Delivery): Finding[] {
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
          return isExistingDatabase(own) ? elsewhere(path, environment, own) : [];
        },
      ),
    ),
  ];
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
