import type { ServiceDeployment } from '@aws-sdk/client-ecs';
import { shortName } from '../../lambda/uniformity/shown';
import { callFailed, kindOf } from '../aws/call-failed';
import { harmless } from '../aws/harmless';
import type { Pause } from '../aws/pause';
import type { Lines, Progress } from '../progress';
import { type Reading, readStatus } from '../status/read';
import { type Look, textOf } from '../status/report';
import { LookProgress } from '../verdict/look-progress';
import type { Before } from './decide';

/** Milliseconds between two looks: a stage takes seconds at least, and ECS counts the calls. */
const AGAIN = 5000;

export interface LiveProperties {
  readonly progress: Pick<Progress, 'line' | 'follow'>;
  readonly services: readonly Pick<Before, 'service' | 'environment' | 'cluster'>[];
  readonly reading: Reading;
  readonly pause: Pause;
  readonly look: Look;
  readonly place: { readonly region?: string; readonly profile?: string };
}

/**
 * Shows the deployments of a service while something else brings them about: a line for each change, and on a terminal
 * below them what `teal status` says now. It only looks: what it cannot tell ends nothing.
 */
export class Live {
  private readonly lines: ReadonlyMap<string, LookProgress>;
  /** What is drawn of a service whose deployment runs. */
  private readonly drawn = new Map<string, string>();
  /** ARNs of deployments that were told of. */
  private readonly known = new Set<string>();
  /** What the work itself says it is at. */
  private step: (() => string) | undefined;

  constructor(private readonly of: LiveProperties) {
    this.lines = new Map(
      of.services.map(({ service, environment }) => [
        service,
        new LookProgress(
          {
            line: (text) =>
              of.progress.line(of.services.length === 1 ? text : text.replace(' ', ` ${service}: `)),
            follow: () => undefined,
          },
          of.pause,
          `${service}-${environment}-gate-`,
        ),
      ]),
    );
  }

  /** For the work: its lines stay, and its status is shown below what runs. */
  readonly progress: Lines = {
    line: (text) => this.of.progress.line(text),
    follow: (text) => {
      this.step = text;
      this.paint();
    },
  };

  /** @throws what the work throws */
  async during<T>(work: Promise<T>): Promise<T> {
    const over = new AbortController();
    // It would end the process, in the midst of what it shows.
    const watching = this.watch(over.signal).catch((error: unknown) => {
      this.drawn.clear();
      this.paint();
      const why = error instanceof Error ? error.message : String(error);
      this.of.progress.line(harmless(`the deployment is not shown any more, and goes on: ${why}`));
    });
    try {
      return await work;
    } finally {
      over.abort();
      await watching;
    }
  }

  private async watch(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await Promise.all(this.of.services.map((service) => this.show(service, signal)));
      this.paint();
      // It ends by its signal, which is no error.
      await this.of.pause.sleep(AGAIN, signal).catch((error: unknown) => {
        if (!signal.aborted) throw error;
      });
    }
  }

  private async show(of: LiveProperties['services'][number], signal: AbortSignal): Promise<void> {
    const { service, environment: env, cluster } = of;
    const asked = { service, env, ...(cluster !== undefined && { cluster }), ...this.of.place };
    try {
      const status = await readStatus(asked, { ...this.of.reading, signal });
      const { deployment } = status;
      if (!deployment) {
        this.drawn.delete(service);
        return;
      }
      this.begins(service, deployment);
      this.lines.get(service)?.show({ deployment });
      this.drawn.set(service, textOf(status, this.of.look).trimEnd());
    } catch (error) {
      // Before its first deployment there is none.
      if (signal.aborted || kindOf(error) === 'not-found') return;
      const failed = callFailed(error, asked);
      if (failed === undefined) throw error;
      this.drawn.set(service, `${service} in ${env}: ${failed.message}`);
    }
  }

  /** CloudFormation that goes back starts one of its own: it brings what was there before. */
  private begins(
    service: string,
    { serviceDeploymentArn = '', targetServiceRevision }: ServiceDeployment,
  ): void {
    if (this.known.has(serviceDeploymentArn)) return;
    this.known.add(serviceDeploymentArn);
    const brings = shortName(targetServiceRevision?.arn ?? '');
    this.of.progress.line(
      harmless(
        `${service}: deployment ${shortName(serviceDeploymentArn)} runs, which brings revision ${brings}`,
      ),
    );
  }

  private paint(): void {
    const { step } = this;
    if (this.drawn.size === 0) {
      this.of.progress.follow(step);
      return;
    }
    const blocks = [...this.drawn.values()];
    this.of.progress.follow(() => [...blocks, ...(step ? [step()] : [])].join('\n'));
  }
}
