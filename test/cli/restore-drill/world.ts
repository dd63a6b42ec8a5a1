import { Progress } from '../../../cli/progress';
import type { RestoreDrillOptions } from '../../../cli/restore-drill';
import { restoreDrill } from '../../../cli/restore-drill/carry-out';
import { exitCodeOf } from '../../../cli/restore-drill/report';
import type { TaskView } from '../../../rehearsal/endpoint/ecs-model';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { rdsService } from '../../../rehearsal/endpoint/rds-service';
import { MINUTE, SECOND } from '../../rehearsal/ecs/world';
import { Engine } from '../engine';
import { Lines } from '../lines';
import { DATABASE, databaseOfShop } from './database-of-shop';

export const CHECK = ['-e', 'process.env.DATABASE_HOST = "{host}"; require("/app/check.js")'];

/** `shop` in production with its database, modelled, behind AWS's wire protocols. */
export class World {
  readonly engine = new Engine();
  readonly lines = new Lines();
  readonly clusters = databaseOfShop(this.engine);
  /** What the person was told before, and asked. */
  readonly said: string[] = [];
  /** What was left when it was interrupted. */
  readonly left: string[] = [];
  /** Commands of one-off tasks. */
  readonly commands: (readonly string[])[] = [];
  /** Of the check; a test changes it. Undefined: it never ends. */
  exitCode: number | undefined = 0;
  readonly interrupted = new AbortController();
  private readonly tasks: { view: TaskView; endsAt: number; exitCode: number | undefined }[] = [];

  async start(): Promise<EndpointLease> {
    const { engine, clusters } = this;
    const { tasks: ofService } = engine.shown;
    engine.shown.tasks = (all) => [...ofService(all), ...this.tasks.map((each) => this.shown(each))];
    const { taskDefinitions, service } = engine.shown;
    engine.shown.taskDefinitions = (all) =>
      taskDefinitions(all).map((each) => ({ ...each, containerDefinitions: [{ name: 'web' }] }));
    engine.shown.service = (view) => ({
      ...service(view),
      networkConfiguration: {
        awsvpcConfiguration: { subnets: ['subnet-1'], securityGroups: ['sg-service'] },
      },
    });
    engine.runTasks = ({ overrides, taskDefinitionArn, clusterArn, startedBy }) => {
      this.commands.push(overrides?.containerOverrides?.[0]?.command ?? []);
      const view = {
        ...{ taskArn: `${clusterArn.replace(':cluster/', ':task/')}/c${this.tasks.length}`, clusterArn },
        ...{ taskDefinitionArn, ...(startedBy !== undefined && { startedBy }) },
      };
      this.tasks.push({ view, endsAt: engine.pause.now() + 30 * SECOND, exitCode: this.exitCode });
      return [view];
    };
    return engine.start(undefined, [rdsService(clusters)]);
  }

  /** What the verb says, and its exit code. */
  async drill(options: Partial<RestoreDrillOptions> = {}) {
    const { engine, lines } = this;
    const drilled = await restoreDrill(
      {
        ...{ service: 'shop', env: 'production', check: CHECK, yes: true },
        ...{ recoveryPoint: 10 * MINUTE, recoveryTime: 60 * MINUTE, timeout: 120 * MINUTE },
        ...options,
      },
      {
        ...{ connect: engine.connect, pause: engine.pause, progress: new Progress(lines.stream) },
        ...{ signal: this.interrupted.signal, confirm: undefined },
        say: (line) => this.said.push(line),
        onLeft: (line) => this.left.push(line),
      },
    );
    return { ...drilled, exitCode: exitCodeOf(drilled) };
  }

  /** Identifiers of the clusters that are there. */
  get ids(): readonly string[] {
    return this.clusters.describeClusters().map(({ id }) => id);
  }

  /** A cluster that stands where a drill's would. */
  addLike(id: string, tags: Readonly<Record<string, string>>): void {
    const [source] = this.clusters.describeClusters(DATABASE);
    if (!source) throw new Error('start comes first');
    this.clusters.addCluster({ ...source, id, deletionProtection: false, tags });
    this.clusters.addInstance({ id: `${id}-1`, cluster: id, instanceClass: 'db.serverless', tags });
  }

  close(): Promise<void> {
    return this.engine.close();
  }

  private shown({ view, endsAt, exitCode }: (typeof this.tasks)[number]): TaskView {
    const hasEnded = exitCode !== undefined && this.engine.pause.now() >= endsAt;
    return {
      ...view,
      lastStatus: hasEnded ? 'STOPPED' : 'RUNNING',
      containers: [{ name: 'web', ...(hasEnded && { exitCode }) }],
    };
  }
}
