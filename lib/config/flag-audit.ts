import { daysBetween, flagState } from './flag-day';
import type { Flag } from './flags';
import { formatPath, type Warning } from './problems';
import type { DeliveryInput } from './types';

/** Of each flag where it is written. A synth is not refused for a date: it would keep out the release that takes the flag out. */
export function flagWarnings(input: DeliveryInput, today: string): Warning[] {
  const services = input.service ? [input.service] : (input.services ?? []);
  return services.flatMap(({ flags }, nth) =>
    (flags?.flags ?? []).flatMap((flag, index) => {
      const at = input.service ? ['service'] : ['services', nth];
      const path = formatPath([...at, 'flags', 'flags', index, 'expires']);
      return warningOf(flag, path, today);
    }),
  );
}

function warningOf({ name, owner, expires }: Flag, path: string, today: string): Warning[] {
  const whose = `the flag ${name} of ${owner}`;
  switch (flagState(expires, today)) {
    case 'good':
      return [];
    case 'expiresSoon':
      return [
        {
          ...{ id: 'flagExpiresSoon', path },
          message: `${path} is ${expires}: ${whose} expires in ${daysBetween(today, expires)} days. Decide it, and take it out of the code and of the configuration`,
        },
      ];
    case 'expired':
      return [
        {
          ...{ id: 'flagExpired', path },
          message: `${path} is ${expires}: ${whose} has expired, and teal flags audit fails. Take it out of the code and of the configuration, or give it another day`,
        },
      ];
    case 'tooFar':
      return [
        {
          ...{ id: 'flagTooLong', path },
          message: `${path} is ${expires}: ${whose} is to last for more than a year, and teal flags audit fails. Give it a day within a year, or make it a setting of the service`,
        },
      ];
  }
}
