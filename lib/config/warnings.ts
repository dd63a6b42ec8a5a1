import { healthDatapoints, metricDelayMinutes, minutesUntilSeen } from './alarm-sight';
import { inMinutes } from './duration';
import { fewestRequests, fillRelease } from './fill-release';
import { formatPath, type Warning } from './problems';
import type { ReleaseInput } from './release';
import type { DeliveryInput } from './types';

/** Looks at each release where it is written, so that one mistake is one warning. The defaults give none. */
export function warningsOf(input: DeliveryInput): Warning[] {
  const written: [PropertyKey[], ReleaseInput | undefined][] = [
    [['service'], input.service?.release],
    ...(input.services ?? []).map((service, index): [PropertyKey[], ReleaseInput | undefined] => [
      ['services', index],
      service.release,
    ]),
    ...Object.entries(input.environments).map(
      ([name, environment]): [PropertyKey[], ReleaseInput | undefined] => [
        ['environments', name],
        environment.release,
      ],
    ),
  ];
  return written.flatMap(([path, release]) =>
    release ? warningsOfRelease([...path, 'release'], release) : [],
  );
}

function warningsOfRelease(path: PropertyKey[], input: ReleaseInput): Warning[] {
  const release = fillRelease(input);
  const warnings: Warning[] = [];
  const sight = `an alarm needs up to ${healthDatapoints.toAlarm} bad minutes, and metrics come up to ${metricDelayMinutes} minutes late: ${minutesUntilSeen} minutes`;
  if ('hold' in release && inMinutes(release.hold) < minutesUntilSeen) {
    warnings.push({
      id: 'holdTooShort',
      path: formatPath([...path, 'hold']),
      message: `${formatPath([...path, 'hold'])} is ${inMinutes(release.hold)} minutes, but ${sight}. A bad release gets more traffic before it is seen; hold for minutes(${minutesUntilSeen}) or more`,
    });
  }
  if ('bake' in release && inMinutes(release.bake) < minutesUntilSeen) {
    warnings.push({
      id: 'bakeTooShort',
      path: formatPath([...path, 'bake']),
      message: `${formatPath([...path, 'bake'])} is ${inMinutes(release.bake)} minutes, but ${sight}. What only shows under full traffic is not rolled back; bake for minutes(${minutesUntilSeen}) or more`,
    });
  }
  const { minimumRequests } = release.alarms;
  const fewest = fewestRequests(release.alarms);
  if (minimumRequests < fewest) {
    const where = formatPath([...path, 'alarms', 'minimumRequests']);
    warnings.push({
      id: 'minimumRequestsTooFew',
      path: where,
      message: `${where} is ${minimumRequests}, so few that one bad request in a minute is over a limit; give ${fewest} or more`,
    });
  }
  return warnings;
}
