import type { Clock } from '../clock/clock';
import type { EcsService } from '../ecs/service';

/** Which image answered users last when: its digest, as DescribeServiceRevisions tells it. */
export class AnswersByImage {
  private readonly images = new Map<string, string>();
  private readonly last = new Map<string, number>();

  constructor(
    private readonly service: Pick<EcsService, 'taskSets' | 'revisions'>,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** @param targetId a task that has answered users just now */
  note(targetId: string): void {
    const image = this.images.get(targetId) ?? this.find(targetId);
    if (image !== undefined) this.last.set(image, this.clock.now());
  }

  /** When each did so last: simulated seconds since a time. Those that have not since are left out. */
  since(start: number): Record<string, number> {
    return Object.fromEntries(
      [...this.last].filter(([, at]) => at >= start).map(([image, at]) => [image, (at - start) / 1000]),
    );
  }

  private find(targetId: string): string | undefined {
    const tasks = this.service.taskSets.find((each) => each.has(targetId));
    if (!tasks) return undefined;
    const { arn, taskDefinition } = tasks.revision;
    const revision = this.service.revisions().find((each) => each.serviceRevisionArn === arn);
    // Without an image in the template the task definition is all that tells versions apart.
    const image = revision?.containerImages?.[0]?.imageDigest ?? taskDefinition;
    if (image !== undefined) this.images.set(targetId, image);
    return image;
  }
}
