import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { sentenceOf } from '../aws/error-cause';
import { harmless } from '../aws/harmless';
import type { Pause } from '../aws/pause';
import type { Lines } from '../progress';
import { clockTime } from '../rehearse/words';
import { momentOf } from '../terminal/moment';
import { gateOf } from './cause';
import type { Look } from './wait';

/** Says what a deployment is at: a line when it changes, and on a terminal how long it has been so. */
export class LookProgress {
  private readonly startedAt: number;
  private said = '';

  constructor(
    private readonly progress: Lines,
    private readonly pause: Pick<Pause, 'now'>,
    private readonly gatePrefix: string,
  ) {
    this.startedAt = pause.now();
  }

  show(look: Look): void {
    const text = harmless(wordsOf(look, this.gatePrefix));
    if (text === this.said) return;
    this.said = text;
    this.progress.line(`${this.elapsed()} ${text}`);
    this.progress.follow(() => `${this.elapsed()} ${text}`);
  }

  private elapsed(): string {
    return clockTime((this.pause.now() - this.startedAt) / 1000);
  }
}

export function wordsOf(look: Look, gatePrefix: string): string {
  if ('refused' in look) return `AWS could not be asked, and is asked again: ${sentenceOf(look.refused)}`;
  if ('notUniform' in look) return `not uniform yet: ${look.notUniform}`;
  return deploymentWords(look.deployment, gatePrefix);
}

function deploymentWords(deployment: ServiceDeployment, gatePrefix: string): string {
  const { status, lifecycleStage, targetServiceRevision: green, lifecycleHookDetails = [] } = deployment;
  const waits = lifecycleHookDetails
    .filter((hook) => hook.status === 'IN_PROGRESS' || hook.status === 'AWAITING_ACTION')
    .map(({ targetArn, hookId, status, expiresAt }) => {
      const name = targetArn === undefined ? hookId : `gate ${gateOf(targetArn, gatePrefix)}`;
      return `${name} ${status}${expiresAt ? ` until ${momentOf(expiresAt.toISOString())}` : ''}`;
    });
  const weights =
    green &&
    `green ${green.requestedProductionTrafficWeight ?? 0} % of users, ${green.requestedTestTrafficWeight ?? 0} % of tests`;
  const tasks = green && `${green.runningTaskCount ?? 0} of ${green.requestedTaskCount ?? 0} tasks`;
  return [status, lifecycleStage, weights, tasks, ...waits].filter(Boolean).join(' · ');
}
