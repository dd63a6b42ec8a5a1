import { type AskedInstance, isPattern } from './ephemeral';
import { namePattern } from './names';
import type { Finding } from './rules/finding';
import type { EnvironmentOutline, Outline } from './rules/outline';
import { isTtl } from './schema/ephemeral';

/** What an environment that is made for a while cannot have, by what it would mean there. */
const NOT_THERE: Readonly<
  Record<string, { readonly holds: (value: unknown) => boolean; readonly advice: string }>
> = {
  protect: { holds: (value) => value === true, advice: 'an instance is destroyed when its time is over' },
  people: {
    holds: (value) => value !== undefined,
    advice: 'roles for people belong to a lasting environment',
  },
  regions: { holds: (value) => value !== undefined, advice: 'an instance is in one region' },
  edge: {
    holds: (value) => value !== undefined,
    advice: 'a firewall and its logs outlast hours, and cost more',
  },
  guardSecrets: {
    holds: (value) => value !== undefined && value !== false,
    advice: 'its key is kept after the stack is gone: name secrets that are there already',
  },
};

/**
 * Rules of `ephemeral` across an environment, a delivery and what is asked for.
 *
 * @param waves names of environments that regions have become
 */
export function ephemeralProblems(
  input: unknown,
  outline: Outline,
  asked: AskedInstance | undefined,
  waves: readonly string[],
): Finding[] {
  const patterns = outline.environments.filter(({ name }) => isPattern(environmentOf(input, name)));
  const names = outline.environments.map(({ name }) => name);
  return [
    ...patterns.flatMap((pattern) => ofPattern(environmentOf(input, pattern.name), pattern, outline)),
    ...(patterns.length > 0 && patterns.length === names.length
      ? [
          {
            path: ['environments'],
            complaint: {
              rule: 'with one that lasts, beside those with ephemeral',
              got: names.join(', '),
              advice: 'add the environment that users are on',
            },
          },
        ]
      : []),
    ...(asked
      ? ofAsked(
          asked,
          patterns.map(({ name }) => name),
          [...names, ...waves],
        )
      : []),
  ];
}

function ofPattern(
  environment: Record<string, unknown>,
  { path }: EnvironmentOutline,
  { services }: Outline,
): Finding[] {
  const findings: Finding[] = Object.entries(NOT_THERE)
    .filter(([key, { holds }]) => holds(environment[key]))
    .map(([key, { advice }]) => ({
      path: [...path, key],
      complaint: { rule: 'left out with ephemeral', advice },
    }));
  // A wildcard certificate holds for one label: *.preview.example.com is not shop.pr-12.preview.example.com.
  if (environment.domain !== undefined && services.length > 1) {
    findings.push({
      path: [...path, 'domain'],
      complaint: {
        rule: 'left out with ephemeral and several services',
        advice: 'a wildcard certificate holds for one label: use the names of the load balancers',
      },
    });
  }
  return findings;
}

function ofAsked(
  { pattern, instance, created, ttl }: AskedInstance,
  patterns: readonly string[],
  names: readonly string[],
): Finding[] {
  const at = (rule: string, got: string, advice: string): Finding => ({
    path: ['context', 'ephemeral'],
    complaint: { rule, got, advice },
  });
  if (!patterns.includes(pattern)) {
    const known = patterns.length === 0 ? 'none' : patterns.join(', ');
    return [
      at(`NAME:INSTANCE of an environment with ephemeral: ${known}`, pattern, 'write ephemeral: true there'),
    ];
  }
  return [
    ...(namePattern.test(instance)
      ? []
      : [
          at(
            'NAME:INSTANCE, in small letters, digits and single hyphens',
            instance,
            'write it like preview:pr-12',
          ),
        ]),
    // Its stacks would be those of the other.
    ...(names.includes(instance)
      ? [at('an instance called otherwise than each environment', instance, 'write it like preview:pr-12')]
      : []),
    ...(created === undefined || !Number.isNaN(Date.parse(created))
      ? []
      : [at('created at a time in ISO 8601', created, 'write it like 2026-11-28T08:00:00Z')]),
    ...(ttl === undefined || (/^\d+$/.test(ttl) && isTtl(Number(ttl) * 1000))
      ? []
      : [
          at(
            'of a ttl from 10 minutes to 7 days',
            /^\d+$/.test(ttl) ? `${ttl} s` : ttl,
            'give another ephemeral-ttl, in seconds: 7200',
          ),
        ]),
  ];
}

function environmentOf(input: unknown, name: string): Record<string, unknown> {
  const environments = (input as { environments?: Record<string, unknown> } | undefined)?.environments;
  const found = environments?.[name];
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
}
