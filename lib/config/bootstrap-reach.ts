import { show } from './problems';
import type { Finding } from './rules/finding';
import type { DeliveryInput, ServiceInput } from './types';
import type { Delivery } from './types-resolved';

/** Options of a service whose resources a bootstrap of the delivery's own lets in only where it is told. */
const NEEDED: readonly { readonly option: keyof ServiceInput; readonly services: readonly string[] }[] = [
  { option: 'flags', services: ['appconfig'] },
  { option: 'jobs', services: ['scheduler', 'sqs'] },
  { option: 'workers', services: ['sqs'] },
];

/** What CloudFormation may not make, and roles may not use, with `bootstrap.services` as it is. */
export function outOfReach(
  { bootstrap, service, services = [] }: DeliveryInput,
  { environments }: Delivery,
): Finding[] {
  // The others are deployed with the bootstrap of the account.
  if (!bootstrap || !environments.some(({ pipeline }) => pipeline)) return [];
  const written = service ? [service] : services;
  const isUsed = (option: keyof ServiceInput): boolean =>
    written.some((one) => {
      const value = one[option];
      return Array.isArray(value) ? value.length > 0 : value !== undefined;
    });
  const needed = NEEDED.filter(({ option }) => isUsed(option));
  const has = bootstrap.services ?? [];
  const lacking = [...new Set(needed.flatMap((one) => one.services))].filter((name) => !has.includes(name));
  if (lacking.length === 0) return [];
  const who = needed.filter((one) => one.services.some((name) => lacking.includes(name)));
  const list = [...has, ...lacking].map((name) => `'${name}'`).join(', ');
  return [
    {
      path: ['bootstrap', 'services'],
      complaint: {
        rule: `with ${lacking.map((name) => `'${name}'`).join(' and ')}, since a service has ${who.map(({ option }) => option).join(' and ')}`,
        got: show(bootstrap.services),
        advice: `write services: [${list}] and deploy the bootstrap's policies first`,
      },
    },
  ];
}
