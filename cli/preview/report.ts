import { harmless } from '../aws/harmless';
import { EXIT } from '../exit-codes';
import type { Previewed } from './carry-out';
import { type Instance, secondsLeft } from './instances';

const EXIT_CODES: Readonly<Record<Previewed['outcome'], number>> = {
  created: EXIT.AS_EXPECTED,
  listed: EXIT.AS_EXPECTED,
  destroyed: EXIT.AS_EXPECTED,
  refused: EXIT.NOT_AS_EXPECTED,
  blocked: EXIT.NOT_AS_EXPECTED,
  failed: EXIT.COULD_NOT_RUN,
};

export const exitCodeOf = ({ outcome }: Pick<Previewed, 'outcome'>): number => EXIT_CODES[outcome];

/** Addresses of its services, by stack. */
const urlsOf = ({ stacks }: Instance): Readonly<Record<string, string>> =>
  Object.fromEntries(
    stacks.flatMap(({ name, outputs: { Url } }) => (Url === undefined ? [] : [[name, Url]])),
  );

/** For scripts; see the docstring of the verb. @param now milliseconds since the Unix epoch */
export function jsonOf(previewed: Previewed, now: number): string {
  const { outcome, reason, delivery, instances, ended = [], usd } = previewed;
  const report = {
    ...{ schemaVersion: 1, exitCode: exitCodeOf(previewed), delivery, outcome, reason: harmless(reason) },
    ...(usd !== undefined && { usd: Math.round(usd * 100) / 100 }),
    instances: instances.map((instance) => ({
      ...{
        instance: instance.name,
        pattern: instance.pattern,
        region: instance.region,
        expires: instance.expires,
      },
      ...{ secondsLeft: secondsLeft(instance, now), urls: urlsOf(instance) },
      stacks: instance.stacks.map(({ name, status }) => ({ name, status })),
    })),
    ended,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

export function textOf(previewed: Previewed, now: number): string {
  const { outcome, reason, instances, ended = [], usd } = previewed;
  const lines = [
    `${outcome}: ${reason}`,
    ...instances.flatMap((instance) => [
      `${instance.name} (${instance.pattern}, ${instance.region}): ${timeOf(instance, now)}`,
      ...Object.values(urlsOf(instance)).map((url) => `  ${url}`),
      ...instance.stacks.map(({ name, status }) => `  ${name}: ${status}`),
    ]),
    ...(usd === undefined
      ? []
      : [`USD ${usd.toFixed(2)} by list prices until then, without traffic and logs`]),
    ...ended.flatMap(({ instance, destroyed, left }) => [
      `${instance}: ${destroyed.length === 0 ? 'no stack' : destroyed.join(', ')} deleted`,
      ...left.flatMap(({ kept, outside }) => [
        ...kept.flatMap(({ logicalId, commands }) => [
          `  left: ${logicalId}`,
          ...commands.map((one) => `    ${one}`),
        ]),
        ...outside.flatMap(({ what, command }) => [
          `  left by AWS: ${what}`,
          ...(command === undefined ? [] : [`    ${command}`]),
        ]),
      ]),
    ]),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}

function timeOf(instance: Instance, now: number): string {
  const left = secondsLeft(instance, now);
  if (left === undefined) return 'says not when it ends: teal preview destroy ends it';
  const minutes = Math.abs(Math.round(left / 60));
  const words = `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  return left > 0
    ? `until ${instance.expires}, ${words} left`
    : `expired ${words} ago: teal preview sweep ends it`;
}
