import { partitionOf } from './regions';
import type { Finding } from './rules/finding';
import type { DeliveryInput } from './types';
import type { Delivery, Environment, Service } from './types-resolved';

/** Places from which a probe cannot run: what is known once an environment has its own. */
export function probeProblems(input: DeliveryInput, { environments }: Delivery): Finding[] {
  const findings = environments.flatMap((environment) =>
    environment.services.flatMap((service, index) => problemsOf(input, environment, service, index)),
  );
  // One mistake that several environments have is one problem; each of them is to be mended.
  const key = ({ path, complaint: { advice } }: Finding) => JSON.stringify([path, advice]);
  return [...new Map(findings.map((finding) => [key(finding), finding])).values()];
}

function problemsOf(
  input: DeliveryInput,
  { name, region }: Environment,
  { watch: { probe } }: Service,
  index: number,
): Finding[] {
  if (probe === undefined || probe.from.length === 0) return [];
  const at = [...placeOf(input, name, index), 'watch', 'probe', 'from'];
  if (region === undefined) {
    return [
      {
        path: at,
        complaint: {
          rule: `left out where ${name} has no region, since its alarms name the place that each run is from`,
          advice: `give environments.${name} account and region, or watch a probe without from`,
        },
      },
    ];
  }
  if (partitionOf(region) !== 'aws') {
    return [
      {
        path: at,
        complaint: {
          rule: `left out in ${region}, from which Synthetics runs nothing in other regions`,
          advice: `give environments.${name}.watch a probe without it`,
        },
      },
    ];
  }
  const own = probe.from.indexOf(region);
  if (own === -1) return [];
  return [
    {
      path: [...at, own],
      complaint: {
        rule: `another region than that of ${name}, from which it runs anyway`,
        advice: 'remove it',
      },
    },
  ];
}

/** Where it is written: the nearest wins. */
function placeOf(input: DeliveryInput, environment: string, index: number): PropertyKey[] {
  if (input.environments[environment]?.watch?.probe !== undefined) return ['environments', environment];
  if (input.service?.watch?.probe !== undefined) return ['service'];
  return input.services?.[index]?.watch?.probe === undefined ? [] : ['services', index];
}
