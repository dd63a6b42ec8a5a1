import { EXIT } from '../exit-codes';
import type { RunCost } from './cost';
import { cell, masked } from './mask';
import { STEPS, type Step } from './plan';
import { answersOf, LEFT_OUT, type PointAnswered } from './points';
import type { State } from './state';

/** With what a run was made: nothing of who made it. */
export interface Made {
  readonly teal: string;
  readonly cdk: string;
  readonly node: string;
  readonly region: string;
  /** ISO 8601. */
  readonly startedAt: string;
  /** `aws`, or that it was rehearsed: AWS_ENDPOINT_URL led elsewhere. */
  readonly against: 'aws' | 'a stand-in';
  readonly interrupted: boolean;
}

/** What may be sent upstream. */
export interface Report extends Made {
  readonly schemaVersion: 1;
  readonly exitCode: number;
  readonly steps: readonly {
    readonly id: string;
    readonly expected: string;
    readonly outcome: string;
    readonly says: string;
    readonly seconds: number;
  }[];
  readonly points: readonly PointAnswered[];
  readonly notAsked: readonly { readonly id: string; readonly because: string }[];
  readonly requests: State['requests'];
  readonly cost: Pick<RunCost, 'usd' | 'asOf'>;
}

/** @param names of whoever runs it, to be masked */
export function reportOf(made: Made, state: State, cost: RunCost, names: readonly string[] = []): Report {
  const steps = state.steps.map(({ id, outcome, says, seconds }) => ({
    ...{ id, outcome, seconds: Math.round(seconds) },
    expected: STEPS.find((step) => step.id === id)?.expects ?? '',
    says: masked(says, names),
  }));
  const points = answersOf(state.evidence).map((answer) => ({ ...answer, says: masked(answer.says, names) }));
  return {
    ...{ schemaVersion: 1, exitCode: exitCodeOf(state, points, made.interrupted), ...made, steps, points },
    notAsked: LEFT_OUT.map(({ id, because }) => ({ id, because })),
    requests: state.requests,
    cost: { usd: Number(cost.usd.toFixed(2)), asOf: cost.asOf },
  };
}

/** 0: as assumed; 1: something otherwise; 3: something could not be done. */
function exitCodeOf({ steps }: State, points: readonly PointAnswered[], interrupted: boolean): number {
  const last = new Map(steps.map((step) => [step.id, step]));
  const outcomes = [...last.values()].map(({ outcome }) => outcome);
  if (interrupted || outcomes.includes('not answered')) return EXIT.COULD_NOT_RUN;
  const isOtherwise = outcomes.includes('otherwise') || points.some(({ is }) => is === 'otherwise');
  return isOtherwise ? EXIT.NOT_AS_EXPECTED : EXIT.AS_EXPECTED;
}

export const jsonOf = (report: Report): string => `${JSON.stringify(report, null, 2)}\n`;

export function markdownOf(report: Report): string {
  const { steps, points, notAsked, requests, cost } = report;
  const count = (is: PointAnswered['is']) => points.filter((point) => point.is === is).length;
  return [
    '# Teal, qualified',
    '',
    `teal ${cell(report.teal)}, cdk ${cell(report.cdk)}, Node ${cell(report.node)}, in ${cell(report.region)}, from ${cell(report.startedAt)}, against ${report.against}${report.interrupted ? '; interrupted' : ''}.`,
    '',
    `${count('as-assumed')} open points as assumed, ${count('otherwise')} otherwise, ${count('not-answered')} not answered, ${notAsked.length} not asked. ${requests.failed} of ${requests.sent} requests of its own users failed. At most ${cost.usd.toFixed(2)} USD by the list prices of ${cost.asOf}.`,
    '',
    '## Steps',
    '',
    '| step | expected | outcome | what it was | seconds |',
    '| --- | --- | --- | --- | --- |',
    ...steps.map(
      (step) =>
        `| ${step.id} | ${cell(step.expected)} | ${step.outcome} | ${cell(step.says)} | ${step.seconds} |`,
    ),
    '',
    '## Open points',
    '',
    '| point | Teal assumes | answer | what it was |',
    '| --- | --- | --- | --- |',
    ...[...points]
      .sort((one, other) => RANK[one.is] - RANK[other.is])
      .map(({ id, assumes, is, says }) => `| ${id} | ${cell(assumes)} | ${is} | ${cell(says)} |`),
    '',
    '## Not asked',
    '',
    '| point | why |',
    '| --- | --- |',
    ...notAsked.map(({ id, because }) => `| ${id} | ${cell(because)} |`),
    '',
  ].join('\n');
}

/** What differs comes first. */
const RANK = { otherwise: 0, 'as-assumed': 1, 'not-answered': 2 } as const;

/** The plan and the cost, before anything is done. */
export function planOf(steps: readonly Step[], cost: RunCost): string {
  const width = Math.max(0, ...steps.map(({ id }) => id.length));
  return [
    ...steps.map(
      ({ id, does, minutes }) => `${id.padEnd(width)}  ${String(minutes).padStart(3)} min  ${does}`,
    ),
    '',
    `About ${cost.minutes} minutes, and at most ${cost.usd.toFixed(2)} USD, by the list prices of ${cost.region} of ${cost.asOf}:`,
    ...cost.lines.map(({ what, usd }) => `  ${what}: ${usd.toFixed(2)}`),
    '',
  ].join('\n');
}
