import { inWords, isSame, perSecond, type Rate } from './rate';

/** How things are. */
export interface Standing {
  /** Of the stack that is deployed. */
  readonly configured: Rate;
  /** Of the rule. */
  readonly now: Rate;
  /** Whether CloudFormation is changing the service's stack. */
  readonly stackChanges: boolean;
}

export type Asked = { readonly to: Rate } | { readonly restore: true };

export type Step =
  | { readonly do: 'nothing'; readonly reason: string }
  | {
      readonly do: 'change';
      readonly from: Rate;
      readonly to: Rate;
      /** What it will do, and what to beware of: shown before anything is changed. */
      readonly says: readonly string[];
    };

/** How many times less than configured is told as a danger. */
const MUCH_LESS = 10;

/** What is to be done, and what a person must know of it. */
export function decide(standing: Standing, asked: Asked): Step {
  const { configured, now } = standing;
  const to = 'restore' in asked ? configured : asked.to;
  if (isSame(now, to)) {
    return { do: 'nothing', reason: `the limit is ${inWords(to)} already` };
  }
  return { do: 'change', from: now, to, says: [...effects(now, to), ...dangers(standing, to)] };
}

function effects(from: Rate, to: Rate): readonly string[] {
  return [
    `changes the limit from ${inWords(from)} to ${inWords(to)}`,
    `who sent more than ${to.requests} requests in the last ${to.seconds / 60}m gets 429 until it is less; everybody behind one address (an office, a mobile carrier, a proxy) is one client`,
    'it takes from a few seconds to some minutes until it counts everywhere; WAF begins to count again, so that up to a minute nothing is limited',
  ];
}

function dangers({ configured, now, stackChanges }: Standing, to: Rate): readonly string[] {
  const [asked, usual] = [perSecond(to), perSecond(configured)];
  return [
    ...(asked < perSecond(now)
      ? [
          'no metric says how much your users send from one address: look at the access log before you go lower',
        ]
      : []),
    ...(asked * MUCH_LESS <= usual
      ? [`BEWARE: that is ${Math.floor(usual / asked)} times less than configured (${inWords(configured)})`]
      : []),
    ...(asked < 1
      ? ['BEWARE: it is less than one request a second, which a page with its images sends']
      : []),
    ...(asked > usual ? [`BEWARE: that is more than configured (${inWords(configured)})`] : []),
    ...(stackChanges
      ? ['BEWARE: CloudFormation is changing the stack: what it changes of the limit may come after this']
      : []),
  ];
}
