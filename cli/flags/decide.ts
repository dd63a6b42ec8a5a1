import type { Declared, DeclaredAttribute, Values } from './values';

/** How a flag is to be. */
export interface Asked {
  readonly name: string;
  readonly enabled: boolean;
  /** As they were written: `limit=20`. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** Of AppConfig: a change that goes out, or went. */
export interface Underway {
  readonly number: number;
}

export type Step =
  | { readonly do: 'nothing' | 'refuse'; readonly reason: string }
  | { readonly do: 'change'; readonly attributes: Readonly<Record<string, unknown>> };

const refuse = (reason: string): Step => ({ do: 'refuse', reason });

/** Whether a flag's day has come. @param today YYYY-MM-DD in UTC */
export const isExpired = (expires: string, today: string): boolean => expires <= today;

/** Whether a change may go out. To turn off is refused for no date: it is the way back. */
export function decide(
  asked: Asked,
  {
    declared,
    values,
    underway,
    today,
  }: {
    readonly declared: readonly Declared[];
    readonly values: Values;
    readonly underway: Underway | undefined;
    readonly today: string;
  },
): Step {
  const flag = declared.find(({ name }) => name === asked.name);
  const now = values.values[asked.name];
  if (flag === undefined && (asked.enabled || now === undefined))
    return refuse(
      `${asked.name} must be a flag of the configuration that is deployed, got none of that name; deploy the configuration that has it`,
    );
  if (asked.enabled && flag && isExpired(flag.expires, today))
    return refuse(
      `${asked.name} must not have expired to be on, got ${flag.expires}; give it another day in the configuration, or take it out`,
    );
  const attributes: Record<string, unknown> = {};
  for (const [key, text] of Object.entries(asked.attributes)) {
    const of = flag?.attributes?.[key];
    const value = of && attributeValue(text, of);
    if (value === undefined)
      return refuse(
        of
          ? `${key} of ${asked.name} must be ${wordsOf(of)}, got ${text}`
          : `${key} must be an attribute of ${asked.name}, got none of that name; add it to the configuration`,
      );
    attributes[key] = value;
  }
  // First: what is out is not what will be, and what goes out may be this flag the other way.
  if (underway)
    return refuse(
      `nothing must be going out, got deployment ${underway.number}; wait for it (teal flags rollout), or teal flags kill`,
    );
  const same = Object.entries(attributes).every(([key, value]) => now?.[key] === value);
  if ((now?.enabled ?? false) === asked.enabled && same)
    return { do: 'nothing', reason: `${asked.name} is ${asked.enabled ? 'on' : 'off'} already` };
  return { do: 'change', attributes };
}

/** @returns undefined for what the configuration does not let it be */
function attributeValue(text: string, { type, min, max, oneOf }: DeclaredAttribute): unknown {
  switch (type) {
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'number': {
      const value = text.trim() === '' ? Number.NaN : Number(text);
      const fits = Number.isFinite(value) && value >= (min ?? value) && value <= (max ?? value);
      return fits ? value : undefined;
    }
    case 'string':
      return oneOf === undefined || oneOf.includes(text) ? text : undefined;
  }
}

function wordsOf({ type, min, max, oneOf }: DeclaredAttribute): string {
  if (type === 'boolean') return 'true or false';
  if (type === 'string') return `one of ${(oneOf ?? []).join(', ')}`;
  return `a number${min === undefined ? '' : ` from ${min}`}${max === undefined ? '' : ` to ${max}`}`;
}

export type Rollout = 'completed' | 'rolledBack' | 'underway';

/** What AppConfig's own record says became of a deployment. */
export interface Became {
  readonly outcome: Rollout;
  readonly reason: string;
}

/** source: AWS AppConfig API reference, GetDeployment (State), DeploymentEvent (EventType, TriggeredBy, Description: with the alarm) */
export function became(deployment: {
  readonly number: number;
  readonly state: string;
  readonly percent: number;
  readonly events: readonly { readonly type: string; readonly by: string; readonly text?: string }[];
}): Became {
  const { number, state, percent, events } = deployment;
  switch (state) {
    case 'COMPLETE':
      return { outcome: 'completed', reason: `deployment ${number} is complete: every task gets it` };
    case 'ROLLED_BACK':
    case 'ROLLING_BACK':
    case 'REVERTED': {
      // The newest stand first, and that a rollback is complete is AppConfig's own: who began it says why.
      const start = events.find(({ type }) => type === 'ROLLBACK_STARTED' || type.startsWith('REVERT'));
      const why =
        start?.by === 'CLOUDWATCH_ALARM'
          ? `an alarm of the service turned it back${start.text ? ` (${start.text})` : ''}`
          : start?.by === 'USER'
            ? 'somebody stopped it'
            : 'AppConfig turned it back';
      return { outcome: 'rolledBack', reason: `deployment ${number}: ${why}; the values of before are out` };
    }
    default:
      return {
        outcome: 'underway',
        reason: `deployment ${number} is ${state.toLowerCase()}, ${percent} % of the tasks`,
      };
  }
}
