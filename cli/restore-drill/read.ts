import {
  type DBCluster,
  DBClusterNotFoundFault,
  type DBInstance,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  paginateDescribeDBClusters,
  type RDSClient,
  type Tag,
} from '@aws-sdk/client-rds';
import { must } from '../../lambda/uniformity/must';
import type { Asking } from '../logs/asking';
import type { SeenCluster } from './decide';

export interface SeenInstance {
  readonly id: string;
  readonly status: string;
  readonly instanceClass: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** What RDS says of clusters and their instances. @throws MissingAnswer, and what the SDK throws */
export class Reader {
  constructor(
    private readonly rds: RDSClient,
    private readonly asking: Asking,
  ) {}

  /** @param name identifier or ARN @returns undefined for one that is not there */
  async cluster(name: string): Promise<SeenCluster | undefined> {
    try {
      const answer = await this.asking.untilAnswered(() =>
        this.rds.send(new DescribeDBClustersCommand({ DBClusterIdentifier: name })),
      );
      const [cluster] = must(answer.DBClusters, 'DBClusters');
      return cluster && seenCluster(cluster);
    } catch (error) {
      if (error instanceof DBClusterNotFoundFault) return undefined;
      throw error;
    }
  }

  /** All of the account and region. */
  clusters(): Promise<readonly SeenCluster[]> {
    return this.asking.untilAnswered(async () => {
      const all: SeenCluster[] = [];
      for await (const page of paginateDescribeDBClusters({ client: this.rds }, {})) {
        all.push(...must(page.DBClusters, 'DBClusters').map(seenCluster));
      }
      return all;
    });
  }

  /** Those of a cluster: fewer than a page has. */
  async instances(cluster: string): Promise<readonly SeenInstance[]> {
    const answer = await this.asking.untilAnswered(() =>
      this.rds.send(
        new DescribeDBInstancesCommand({ Filters: [{ Name: 'db-cluster-id', Values: [cluster] }] }),
      ),
    );
    return must(answer.DBInstances, 'DBInstances').map(seenInstance);
  }
}

function seenCluster(cluster: DBCluster): SeenCluster {
  const { ServerlessV2ScalingConfiguration: scaling, LatestRestorableTime: latest } = cluster;
  return {
    id: must(cluster.DBClusterIdentifier, 'DBClusterIdentifier'),
    arn: must(cluster.DBClusterArn, 'DBClusterArn'),
    status: must(cluster.Status, 'Status'),
    engine: must(cluster.Engine, 'Engine'),
    port: cluster.Port ?? 5432,
    subnetGroup: cluster.DBSubnetGroup ?? '',
    securityGroups: (cluster.VpcSecurityGroups ?? []).flatMap(({ VpcSecurityGroupId: id }) => id ?? []),
    parameterGroup: cluster.DBClusterParameterGroup ?? '',
    ...(scaling?.MinCapacity !== undefined &&
      scaling.MaxCapacity !== undefined && {
        scaling: {
          min: scaling.MinCapacity,
          max: scaling.MaxCapacity,
          ...(scaling.SecondsUntilAutoPause !== undefined && { pauseAfter: scaling.SecondsUntilAutoPause }),
        },
      }),
    backupDays: cluster.BackupRetentionPeriod ?? 0,
    ...(latest && { latestRestorable: latest.getTime() }),
    ...(cluster.Endpoint !== undefined && { host: cluster.Endpoint }),
    tags: tagsOf(cluster.TagList),
  };
}

const seenInstance = (instance: DBInstance): SeenInstance => ({
  id: must(instance.DBInstanceIdentifier, 'DBInstanceIdentifier'),
  status: must(instance.DBInstanceStatus, 'DBInstanceStatus'),
  instanceClass: must(instance.DBInstanceClass, 'DBInstanceClass'),
  tags: tagsOf(instance.TagList),
});

const tagsOf = (tags: readonly Tag[] = []): Readonly<Record<string, string>> =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));
