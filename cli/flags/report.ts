import { harmless } from '../aws/harmless';
import type { ServiceOptions } from '../aws/options';
import { EXIT } from '../exit-codes';
import { harmlessValues } from '../records/harmless-values';
import type { Standing } from './app-config';
import type { Flagged } from './carry-out';
import { isExpired } from './decide';

const CODES: Readonly<Record<Flagged['outcome'], number>> = {
  shown: EXIT.AS_EXPECTED,
  unchanged: EXIT.AS_EXPECTED,
  completed: EXIT.AS_EXPECTED,
  rolledBack: EXIT.NOT_AS_EXPECTED,
  refused: EXIT.NOT_AS_EXPECTED,
  underway: EXIT.COULD_NOT_RUN,
  failed: EXIT.COULD_NOT_RUN,
};

export const exitCodeOf = ({ outcome }: Flagged): number => CODES[outcome];

/** A flag, as it is out. */
export interface Row {
  readonly name: string;
  readonly on: boolean;
  /** `undeclared` is in AppConfig and no longer in the configuration. */
  readonly state: 'good' | 'expired' | 'undeclared';
  readonly owner?: string;
  readonly expires?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Every flag that is declared or out, by name. @param today YYYY-MM-DD */
export function rowsOf(
  { declared, values }: Pick<Standing, 'declared' | 'values'>,
  today: string,
): readonly Row[] {
  const names = new Set([...declared.map(({ name }) => name), ...Object.keys(values.values)]);
  return [...names].sort().map((name) => {
    const flag = declared.find((one) => one.name === name);
    const { enabled = false, ...attributes } = values.values[name] ?? {};
    const state = flag === undefined ? 'undeclared' : isExpired(flag.expires, today) ? 'expired' : 'good';
    return {
      ...{ name, on: enabled === true, state, attributes },
      ...(flag && { owner: flag.owner, expires: flag.expires }),
    };
  });
}

/** For scripts; see the docstring of the verb. */
export function jsonOf({ service, env }: ServiceOptions, flagged: Flagged, today: string): string {
  const { outcome, reason, standing, deployment } = flagged;
  const report = {
    ...{ schemaVersion: 1, service, environment: env, outcome, exitCode: exitCodeOf(flagged), reason },
    ...(standing && { flags: rowsOf(standing, today) }),
    ...(deployment && { deployment }),
  };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

/** For people: the outcome first. */
export function textOf({ service, env }: ServiceOptions, flagged: Flagged, today: string): string {
  const { outcome, reason, standing, deployment } = flagged;
  const lines = [
    `${service} in ${env}: ${outcome}`,
    `  ${reason}`,
    ...(standing ? rowsOf(standing, today).map(lineOf) : []),
    ...(deployment && outcome === 'rolledBack' ? deployment.events.map(({ text }) => `  ${text}`) : []),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}

function lineOf({ name, on, state, owner = 'nobody', expires = '', attributes }: Row): string {
  const words = Object.entries(attributes).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  const note = {
    good: `until ${expires}`,
    expired: `EXPIRED ${expires}`,
    undeclared: 'NOT IN THE CONFIGURATION',
  }[state];
  return `  ${on ? 'on ' : 'off'} ${name} (${owner}, ${note})${words.length > 0 ? ` ${words.join(' ')}` : ''}`;
}
