import { EPHEMERAL_TAG, EXPIRES_TAG } from '../../lambda/shared/ephemeral-tags';

/** A stack as DescribeStacks has it. */
export interface SeenStack {
  readonly name: string;
  /** Its ARN: another stack of the name has another. */
  readonly id: string;
  readonly status: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
}

/** An environment that was made for a while. */
export interface Instance {
  readonly name: string;
  /** Name of the environment in the configuration. */
  readonly pattern: string;
  /** Of its stacks, as their ARNs say. */
  readonly region: string;
  /** In the order of their end. */
  readonly stacks: readonly SeenStack[];
  /** ISO 8601. Absent where a stack of it does not say when, and then it never expires. */
  readonly expires?: string;
}

/** Those of a delivery, by name. What lacks one of the tags is of nobody here, whatever it is called. */
export function instancesOf(stacks: readonly SeenStack[], delivery: string): readonly Instance[] {
  const groups = new Map<string, SeenStack[]>();
  for (const stack of stacks) {
    const { 'teal:delivery': of, 'teal:environment': environment, [EPHEMERAL_TAG]: pattern } = stack.tags;
    if (of !== delivery || !environment || !pattern || stack.status === 'DELETE_COMPLETE') continue;
    const key = `${environment}\n${pattern}`;
    groups.set(key, [...(groups.get(key) ?? []), stack]);
  }
  return [...groups]
    .map(([key, own]) => {
      const [name = '', pattern = ''] = key.split('\n');
      const expires = expiryOf(own);
      return {
        ...{
          name,
          pattern,
          region: own[0]?.id.split(':')[3] ?? '',
          stacks: waves(own, delivery, name).flat(),
        },
        ...(expires !== undefined && { expires }),
      };
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** The latest: who makes an instance again gives it more time, one stack after the other. */
function expiryOf(stacks: readonly SeenStack[]): string | undefined {
  const times = stacks.map(({ tags }) => Date.parse(tags[EXPIRES_TAG] ?? ''));
  if (times.some(Number.isNaN)) return undefined;
  return new Date(Math.max(...times)).toISOString().replace(/\.\d+Z$/, 'Z');
}

/** Stacks that may go at once, together: services, then what is one service's alone, then what all stand on. */
export function waves(
  stacks: readonly SeenStack[],
  delivery: string,
  instance: string,
): readonly (readonly SeenStack[])[] {
  const rankOf = ({ name }: SeenStack): number => {
    if (name === `${delivery}-${instance}-foundation`) return 2;
    return name.endsWith(`-${instance}-foundation`) ? 1 : 0;
  };
  return [0, 1, 2]
    .map((rank) =>
      stacks.filter((stack) => rankOf(stack) === rank).sort((a, b) => a.name.localeCompare(b.name)),
    )
    .filter((wave) => wave.length > 0);
}

/** @returns seconds, below 0 once it has expired; undefined where it never does */
export const secondsLeft = ({ expires }: Pick<Instance, 'expires'>, now: number): number | undefined =>
  expires === undefined ? undefined : Math.round((Date.parse(expires) - now) / 1000);

/** @param now milliseconds since the Unix epoch */
export const isExpired = (instance: Pick<Instance, 'expires'>, now: number): boolean =>
  (secondsLeft(instance, now) ?? 1) <= 0;

/**
 * Stacks that have a name which an instance needs and are not its own.
 *
 * @param names of the stacks to deploy
 */
export function inTheWay(
  names: readonly string[],
  stacks: readonly SeenStack[],
  { delivery, instance, pattern }: { delivery: string; instance: string; pattern: string },
): readonly string[] {
  return stacks
    .filter(({ name, status }) => names.includes(name) && status !== 'DELETE_COMPLETE')
    .filter(
      ({ tags }) =>
        tags['teal:delivery'] !== delivery ||
        tags['teal:environment'] !== instance ||
        tags[EPHEMERAL_TAG] !== pattern,
    )
    .map(({ name }) => name);
}
