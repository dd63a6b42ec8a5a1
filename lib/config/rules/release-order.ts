import { cyclesOf } from '../release-order';
import { suggest } from '../schema/field';
import type { Finding } from './finding';
import type { Outline, ServiceOutline } from './outline';

/** Each name in `after` is another service of the delivery, once, and no service waits for itself by way of others. */
export function afterRules({ services }: Outline): Finding[] {
  const names = services.flatMap(({ name }) => (name === undefined ? [] : [name]));
  return [...services.flatMap((service) => namedBy(service, names)), ...cycles(services)];
}

function namedBy({ name: own, path, after }: ServiceOutline, names: readonly string[]): Finding[] {
  const others = names.filter((name) => name !== own);
  return after.flatMap((name, index) => {
    const complaint = complaintOf(name, { own, others, isAgain: after.indexOf(name) < index });
    return name === undefined || complaint === undefined
      ? []
      : [{ path: [...path, 'after', index], complaint }];
  });
}

interface Named {
  readonly own: string | undefined;
  readonly others: readonly string[];
  readonly isAgain: boolean;
}

function complaintOf(name: string | undefined, { own, others, isAgain }: Named) {
  if (name === undefined) return undefined;
  if (isAgain) return { rule: 'named once', advice: 'remove it' };
  if (name === own)
    return { rule: 'another service', advice: 'remove it: nothing is released before itself' };
  if (others.includes(name)) return undefined;
  // Every environment has all services of the delivery, so there is nothing else that it could come after.
  return {
    rule: 'the name of another service of this delivery',
    advice: others.length === 0 ? 'remove it: the delivery has one service' : suggest(name, others),
  };
}

function cycles(services: readonly ServiceOutline[]): Finding[] {
  const ordered = services.flatMap(({ name, after }) =>
    name === undefined ? [] : [{ name, after: after.filter((each) => each !== undefined) }],
  );
  return cyclesOf(ordered).flatMap((cycle) => {
    const [first = '', next = ''] = cycle;
    const service = services.find(({ name }) => name === first);
    return service === undefined
      ? []
      : [
          {
            path: [...service.path, 'after', service.after.indexOf(next)],
            complaint: {
              rule: `a service that is not released after ${first}`,
              advice: `take one of these out: ${[...cycle, first].join(' after ')}`,
            },
          },
        ];
  });
}
