import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';
import type { Cluster, Instance, NewCluster, NewInstance } from './cluster';

const MINUTE = 60_000;

/**
 * How long things take, and how they go: RDS says of none how long, so these are round numbers of the order that people
 * see. A test changes them.
 */
export interface Course {
  restoreMs: number;
  instanceMs: number;
  deleteMs: number;
  /** How far back the newest point is that can be restored. */
  lagMs: number;
  /** The status that a new instance ends in. source: Aurora user guide, "Viewing DB instance status" */
  instanceEndsAs: string;
  /** Likewise of a restored cluster. source: Aurora user guide, "Viewing DB cluster status" */
  clusterEndsAs: string;
}

const ROUND: Course = {
  restoreMs: 12 * MINUTE,
  instanceMs: 6 * MINUTE,
  deleteMs: 4 * MINUTE,
  lagMs: 2 * MINUTE,
  instanceEndsAs: 'available',
  clusterEndsAs: 'available',
};

interface Life {
  readonly createdAt: number;
  readonly readyAt: number;
  readonly endsAs: string;
  goneAt?: number;
}

interface Held<T> {
  readonly of: T;
  readonly life: Life;
}

/**
 * Aurora's clusters and their instances, as far as a restore needs them: what is restored is made, is available after a
 * while, and is gone some time after it was deleted. No data: what stands in a database is not modelled here.
 *
 * source: Amazon RDS API reference, RestoreDBClusterToPointInTime, CreateDBInstance, DeleteDBInstance, DeleteDBCluster;
 * Aurora user guide, "Deleting Aurora DB clusters and DB instances"
 */
export class Clusters {
  readonly course: Course = { ...ROUND };
  private readonly clusters = new Map<string, Held<NewCluster>>();
  private readonly instances = new Map<string, Held<NewInstance>>();

  constructor(
    private readonly clock: Pick<Clock, 'now'>,
    private readonly place: { readonly account: string; readonly region: string; readonly partition: string },
  ) {}

  /** One that has been there for a long time. */
  addCluster(cluster: NewCluster): void {
    this.clusters.set(cluster.id, { of: cluster, life: { ...this.standing(), endsAs: 'available' } });
  }

  /** Likewise. */
  addInstance(instance: NewInstance): void {
    this.instances.set(instance.id, { of: instance, life: { ...this.standing(), endsAs: 'available' } });
  }

  /** @param name identifier or ARN; all of them without one @throws AwsError for one that is not there */
  describeClusters(name?: string): readonly Cluster[] {
    this.forget();
    const all = [...this.clusters.values()].map((each) => this.clusterView(each));
    if (name === undefined) return all;
    const found = all.filter(({ id, arn }) => id === name || arn === name);
    if (found.length === 0) throw clusterNotFound(name);
    return found;
  }

  describeInstances(name?: string): readonly Instance[] {
    this.forget();
    const all = [...this.instances.values()].map((each) => this.instanceView(each));
    if (name === undefined) return all;
    const found = all.filter(({ id }) => id === name);
    if (found.length === 0) throw instanceNotFound(name);
    return found;
  }

  /** @returns as it is at once: `creating` */
  restore(source: string, copy: (source: Cluster) => NewCluster): Cluster {
    const [from] = this.describeClusters(source);
    if (!from) throw clusterNotFound(source);
    if (from.backupDays === 0 || from.latestRestorable === undefined) {
      throw new AwsError('InvalidRestoreFault', `${from.id} has no automated backups to restore from.`);
    }
    const made = copy(from);
    if (this.clusters.has(made.id)) {
      throw new AwsError('DBClusterAlreadyExistsFault', 'DB Cluster already exists');
    }
    const { restoreMs, clusterEndsAs } = this.course;
    this.clusters.set(made.id, { of: made, life: this.beginning(restoreMs, clusterEndsAs) });
    return this.describeClusters(made.id)[0] as Cluster;
  }

  createInstance(instance: NewInstance): Instance {
    const [cluster] = this.describeClusters(instance.cluster);
    if (cluster?.status !== 'available') {
      throw new AwsError(
        'InvalidDBClusterStateFault',
        `DB Cluster ${instance.cluster} is not in the available state.`,
      );
    }
    if (this.instances.has(instance.id)) {
      throw new AwsError('DBInstanceAlreadyExists', 'DB Instance already exists');
    }
    const { instanceMs, instanceEndsAs } = this.course;
    this.instances.set(instance.id, { of: instance, life: this.beginning(instanceMs, instanceEndsAs) });
    return this.describeInstances(instance.id)[0] as Instance;
  }

  deleteInstance(id: string): Instance {
    const held = this.instances.get(id);
    const [instance] = this.describeInstances(id);
    if (!held || !instance) throw instanceNotFound(id);
    if (instance.status === 'creating' || instance.status === 'deleting') {
      throw new AwsError('InvalidDBInstanceState', `Instance ${id} is ${instance.status}.`);
    }
    held.life.goneAt = this.clock.now() + this.course.deleteMs;
    return this.describeInstances(id)[0] as Instance;
  }

  deleteCluster(id: string): Cluster {
    const held = this.clusters.get(id);
    const [cluster] = this.describeClusters(id);
    if (!held || !cluster) throw clusterNotFound(id);
    if (cluster.deletionProtection) {
      throw new AwsError(
        'InvalidParameterCombination',
        'Cannot delete protected Cluster, please disable deletion protection and try again.',
      );
    }
    const stays = this.describeInstances().some((each) => each.cluster === id && each.status !== 'deleting');
    if (stays) {
      throw new AwsError(
        'InvalidDBClusterStateFault',
        'Cluster cannot be deleted, it still contains DB instances in non-deleting state.',
      );
    }
    if (cluster.status === 'creating' || cluster.status === 'deleting') {
      throw new AwsError('InvalidDBClusterStateFault', `DB cluster ${id} is ${cluster.status}.`);
    }
    // It stays until its last instance has gone.
    const instances = [...this.instances.values()].filter((each) => each.of.cluster === id);
    const last = Math.max(this.clock.now(), ...instances.map(({ life }) => life.goneAt ?? 0));
    held.life.goneAt = last + this.course.deleteMs;
    return this.describeClusters(id)[0] as Cluster;
  }

  private standing(): Omit<Life, 'endsAs'> {
    const longAgo = this.clock.now() - 30 * 24 * 60 * MINUTE;
    return { createdAt: longAgo, readyAt: longAgo };
  }

  private beginning(takes: number, endsAs: string): Life {
    const now = this.clock.now();
    return { createdAt: now, readyAt: now + takes, endsAs };
  }

  private forget(): void {
    const now = this.clock.now();
    for (const all of [this.clusters, this.instances]) {
      for (const [id, { life }] of all) if (life.goneAt !== undefined && life.goneAt <= now) all.delete(id);
    }
  }

  private statusOf({ readyAt, endsAs, goneAt }: Life): string {
    if (goneAt !== undefined) return 'deleting';
    return this.clock.now() < readyAt ? 'creating' : endsAs;
  }

  private clusterView({ of, life }: Held<NewCluster>): Cluster {
    const { region } = this.place;
    const now = this.clock.now();
    return {
      ...of,
      arn: this.arn('cluster', of.id),
      host: `${of.id}.cluster-0123456789ab.${region}.rds.amazonaws.com`,
      status: this.statusOf(life),
      createdAt: life.createdAt,
      ...(of.backupDays > 0 && {
        earliestRestorable: Math.max(life.createdAt, now - of.backupDays * 24 * 60 * MINUTE),
        latestRestorable: now - this.course.lagMs,
      }),
    };
  }

  private instanceView({ of, life }: Held<NewInstance>): Instance {
    return { ...of, arn: this.arn('db', of.id), status: this.statusOf(life), createdAt: life.createdAt };
  }

  private arn(kind: 'cluster' | 'db', id: string): string {
    const { account, region, partition } = this.place;
    return `arn:${partition}:rds:${region}:${account}:${kind}:${id}`;
  }
}

const clusterNotFound = (id: string): AwsError =>
  new AwsError('DBClusterNotFoundFault', `DBCluster ${id} not found.`, 404);

const instanceNotFound = (id: string): AwsError =>
  new AwsError('DBInstanceNotFound', `DBInstance ${id} not found.`, 404);
