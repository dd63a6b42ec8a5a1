import { DATABASE } from './database';
import type { Migration } from './gates/migration';
import type { Finding } from './rules/finding';
import type { Complaint } from './schema/field';
import type { DeliveryInput } from './types';
import type { Delivery, Service } from './types-resolved';
import { gatesPath } from './written-gates';

/** Trials of a migration that would meet the database of users, or that ECS would not start. */
export function migrationProblems(input: DeliveryInput, { environments }: Delivery): Finding[] {
  const findings = new Map<string, Finding>();
  for (const { name, services } of environments) {
    for (const [nth, service] of services.entries()) {
      for (const [index, gate] of service.gates.entries()) {
        if (gate.kind !== 'migration') continue;
        for (const { path: own, complaint } of problemsOf(gate, service)) {
          const path = [...gatesPath(input, name, nth), index, 'compatibility', 'variables', ...own];
          // The first service of which it is true: one place is told once.
          if (!findings.has(path.join())) findings.set(path.join(), { path, complaint });
        }
      }
    }
  }
  return [...findings.values()];
}

function problemsOf(
  { compatibility }: Migration,
  service: Service,
): { readonly path: PropertyKey[]; readonly complaint: Complaint }[] {
  if (!compatibility) return [];
  const { variables } = compatibility;
  const named = Object.keys(variables);
  if (named.length === 0) {
    return [
      {
        path: [],
        complaint: {
          rule: `given, since ${service.name} has no database and its trial would be the migration itself`,
          advice: 'name variables that lead to another database, which holds nothing',
        },
      },
    ];
  }
  const secrets = secretsOf(service);
  const ofSecrets = named.filter((name) => secrets.includes(name));
  if (ofSecrets.length > 0) {
    // source: Amazon ECS API reference, Secret (name); one variable has one value
    return ofSecrets.map((name) => ({
      path: [name],
      complaint: {
        rule: 'a variable in clear, since ECS takes no second value for one of a secret',
        got: `${name}, a secret of ${service.name}`,
        advice: 'give the other database by a variable of its own, which the two commands read',
      },
    }));
  }
  const own = clearOf(service);
  if (named.some((name) => variables[name] !== own[name])) return [];
  return [
    {
      path: [],
      complaint: {
        rule: `other than those of ${service.name}, since the trial would meet the database of users`,
        advice: 'name another database, which holds nothing',
      },
    },
  ];
}

const secretsOf = ({ secrets, existingSecrets, database }: Service): readonly string[] => [
  ...secrets,
  ...Object.keys(existingSecrets),
  ...(database ? Object.keys(DATABASE.fields) : []),
];

const clearOf = ({ environment, database }: Service): Readonly<Record<string, string | undefined>> => ({
  ...environment,
  ...(database && { [DATABASE.name]: database.name }),
});
