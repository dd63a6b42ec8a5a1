import { at, isFields, numberOf } from '../values';
import { arrow, type Findings } from './findings';

const PATH = 'DeploymentConfiguration';

/** How many users may meet a bad release before anybody could see it; the safest last. */
const RANKS: Readonly<Record<string, number>> = { ROLLING: 0, BLUE_GREEN: 1, LINEAR: 2, CANARY: 2 };

/** Percent and minutes of what ECS does when nothing is said. source: ECS API reference, CanaryConfiguration and LinearConfiguration */
const DEFAULTS = {
  CANARY: { percent: 5, hold: 10 },
  LINEAR: { percent: 10, hold: 6 },
} as const;

/** The strategy of a release, its steps and its holds. */
export function strategy(before: unknown, after: unknown, findings: Findings): void {
  const [old, now] = [nameOf(before), nameOf(after)];
  if (old !== now || now === undefined) {
    changedStrategy(before, after, findings);
    return;
  }
  if (now !== 'CANARY' && now !== 'LINEAR') return;
  const words = now === 'CANARY' ? CANARY : LINEAR;
  findings.number({
    path: `${PATH}.${words.percent.join('.')}`,
    what: `percent of users in ${now === 'CANARY' ? 'the canary' : 'a step'}`,
    before: at(before, ...words.percent) ?? DEFAULTS[now].percent,
    after: at(after, ...words.percent) ?? DEFAULTS[now].percent,
    safer: 'lower',
    subject: 'release strategy',
  });
  findings.number({
    path: `${PATH}.${words.hold.join('.')}`,
    what: 'minutes of a hold',
    before: at(before, ...words.hold) ?? DEFAULTS[now].hold,
    after: at(after, ...words.hold) ?? DEFAULTS[now].hold,
    safer: 'higher',
    subject: 'hold',
  });
}

const CANARY = {
  percent: ['CanaryConfiguration', 'CanaryPercent'],
  hold: ['CanaryConfiguration', 'CanaryBakeTimeInMinutes'],
};
const LINEAR = {
  percent: ['LinearConfiguration', 'StepPercent'],
  hold: ['LinearConfiguration', 'StepBakeTimeInMinutes'],
};

function changedStrategy(before: unknown, after: unknown, findings: Findings): void {
  const [old, now] = [safetyOf(before), safetyOf(after)];
  const isSafer = now !== undefined && old !== undefined && now > old;
  findings.say(
    isSafer ? 'tightening' : 'weakening',
    `${PATH}.Strategy`,
    `releases otherwise: ${arrow(strategyIn(before), strategyIn(after))}`,
    {
      after: [strategyIn(after), at(after, ...CANARY.percent), at(after, ...LINEAR.percent)],
      subject: 'release strategy',
    },
  );
}

/** source: ECS API reference, DeploymentConfiguration (strategy): ROLLING when nothing is said */
const strategyIn = (configuration: unknown): unknown =>
  isFields(configuration)
    ? (configuration.Strategy ?? 'ROLLING')
    : configuration === undefined
      ? 'ROLLING'
      : configuration;

function nameOf(configuration: unknown): string | undefined {
  const name = strategyIn(configuration);
  return typeof name === 'string' && name in RANKS ? name : undefined;
}

/** Higher is safer; undefined is not known. */
function safetyOf(configuration: unknown): number | undefined {
  const name = nameOf(configuration);
  if (name === undefined) return undefined;
  const rank = (RANKS[name] ?? 0) * 100;
  if (name !== 'CANARY' && name !== 'LINEAR') return rank;
  const words = name === 'CANARY' ? CANARY : LINEAR;
  const share = numberOf(at(configuration, ...words.percent) ?? DEFAULTS[name].percent);
  return share === undefined ? undefined : rank + 100 - share;
}
