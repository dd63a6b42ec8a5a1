import type { ContainerDefinition } from '@aws-sdk/client-ecs';
import type { LogsOptions } from '../../../cli/logs';
import { tellLogs } from '../../../cli/logs/carry-out';
import { Output } from '../../../cli/logs/output';
import { Progress } from '../../../cli/progress';
import { MINUTE } from '../../rehearsal/ecs/world';
import { Engine } from '../engine';
import { Lines } from '../lines';

export const GROUP = '/teal/shop-production';
export const AWSLOGS: ContainerDefinition = {
  name: 'web',
  logConfiguration: {
    logDriver: 'awslogs',
    options: {
      'awslogs-group': GROUP,
      'awslogs-stream-prefix': 'shop',
      'awslogs-region': 'eu-west-1',
    },
  },
};

/** The modelled shop, whose tasks write what a test wants. */
export class ShopLogs {
  readonly engine = new Engine();
  readonly stdout = new Lines();
  readonly stderr = new Lines();
  readonly interrupted = new AbortController();
  /** What task definitions say of containers; a test changes it. */
  containers: ContainerDefinition[] = [AWSLOGS];
  /** By the families of jobs and workers. */
  beside: Readonly<Record<string, ContainerDefinition[]>> = {};

  constructor() {
    this.engine.logs.createGroup(GROUP);
    const definition = (family: string, revision: number, containerDefinitions: ContainerDefinition[]) => ({
      taskDefinitionArn: `arn:aws:ecs:eu-west-1:111122223333:task-definition/${family}:${revision}`,
      ...{ family, revision, containerDefinitions },
    });
    this.engine.shown.taskDefinitions = () => [
      ...[1, 2, 3].map((revision) => definition('web', revision, this.containers)),
      ...Object.entries(this.beside).map(([family, containers]) => definition(family, 1, containers)),
    ];
  }

  /** Ids of tasks of a version, that run or did. */
  tasksOf(version: number): string[] {
    return this.engine.service
      .tasks()
      .filter(({ taskDefinitionArn }) => taskDefinitionArn.endsWith(`:${version}`))
      .map(({ taskArn }) => taskArn.slice(taskArn.lastIndexOf('/') + 1));
  }

  /** @param ago milliseconds: a line that comes in late */
  writes(
    task: string | undefined,
    message: string,
    { ago = 0, container = 'web', group = GROUP, prefix = 'shop' } = {},
  ): void {
    const [stream, { logs, pause }] = [`${prefix}/${container}/${task}`, this.engine];
    if (!logs.group(group).streams.has(stream)) logs.createStream(group, stream);
    logs.put(group, stream, [{ timestamp: pause.now() - ago, message }]);
  }

  async tell(options: Partial<LogsOptions> = {}): Promise<string> {
    const { connect, pause } = this.engine;
    const before = this.stdout.text.length;
    const asked = { service: 'shop', env: 'production', since: pause.now() - 10 * MINUTE, ...options };
    const progress = new Progress(this.stderr.stream);
    const output = new Output(this.stdout.stream, this.interrupted.signal);
    try {
      await tellLogs(asked, { connect, pause, progress, output });
    } finally {
      output.end();
    }
    return this.stdout.text.slice(before);
  }

  /** Messages, of lines of JSON. */
  async messages(options: Partial<LogsOptions> = {}): Promise<string[]> {
    return (await this.objects(options)).map(({ message }) => message);
  }

  async objects(options: Partial<LogsOptions> = {}): Promise<{ message: string; revision: string | null }[]> {
    const lines = (await this.tell({ ...options, json: true })).split('\n').filter(Boolean);
    return lines.map((line) => JSON.parse(line));
  }
}
