import type { Observation } from '../../lambda/uniformity/observation';
import { harmless } from '../aws/harmless';
import type { ServiceOptions } from '../aws/options';
import { EXIT } from '../exit-codes';
import { harmlessValues } from '../records/harmless-values';
import { linesOf } from './lines';
import type { Verified } from './verified';

const EXIT_CODES: Readonly<Record<Verified['outcome'], number>> = {
  uniform: EXIT.AS_EXPECTED,
  'not-uniform': EXIT.NOT_AS_EXPECTED,
  'deployment-running': EXIT.COULD_NOT_RUN,
  failed: EXIT.COULD_NOT_RUN,
};

export const exitCodeOf = ({ outcome }: Verified): number => EXIT_CODES[outcome];

/** For scripts; see the docstring of the verb. */
export function jsonOf({ service, env }: ServiceOptions, verified: Verified): string {
  const { outcome, reason, findings, observation } = verified;
  const report = {
    ...{ schemaVersion: 1, service, environment: env },
    ...{ outcome, exitCode: exitCodeOf(verified), reason, findings },
    ...(observation && seenOf(observation)),
  };
  return `${JSON.stringify(harmlessValues(report), null, 2)}\n`;
}

function seenOf({ service, running, newest, live, tasks, routes }: Observation): object {
  const { desiredCount, runningCount, pendingCount, revisions } = service;
  const deployment = running ?? newest;
  return {
    counts: { desired: desiredCount, running: runningCount, pending: pendingCount },
    revisions: revisions.map(({ arn, ...counts }) => ({ revision: arn, ...counts })),
    ...(deployment && { deployment: { arn: deployment.arn, status: deployment.status } }),
    ...(!running && {
      ...(live && {
        live: {
          ...{ revision: live.arn, taskDefinition: live.taskDefinition },
          images: live.images.map(({ container, digest }) => ({ container, digest })),
        },
      }),
      tasks: tasks.map(({ arn, lastStatus, taskDefinition, containers }) => ({
        ...{ arn, status: lastStatus, taskDefinition, containers },
      })),
      routes: routes.map(({ targetGroupArn, rule }) => ({
        targetGroup: targetGroupArn,
        ...(rule && {
          rule: rule.arn,
          weights: rule.weights.map(({ weight, ...each }) => ({ targetGroup: each.targetGroupArn, weight })),
        }),
      })),
    }),
  };
}

/** For people: the outcome first, then what is wrong, then what runs where. */
export function textOf({ service, env }: ServiceOptions, { outcome, reason, observation }: Verified): string {
  const lines = [
    `${service} in ${env}: ${outcome}`,
    ...reason.split('\n').map((each) => `  ${each}`),
    ...(observation ? ['', ...linesOf(observation).map((each) => `  ${each}`)] : []),
  ];
  return `${lines.map(harmless).join('\n')}\n`;
}
