import { z } from 'zod';
import type { Cluster, Instance } from '../rds/cluster';
import type { Clusters } from '../rds/clusters';
import type { AwsService } from './aws-service';
import { NamedList } from './query-protocol';
import { boolean, integer, number } from './wire-shapes';

/** In the query protocol RDS names the members of a list: `Tags.Tag.1.Key`. An empty list is an empty text. */
function namedList<T extends z.ZodType>(name: string, item: T) {
  const members = z.record(z.string().regex(/^\d+$/), item).transform((each) => Object.values(each));
  return z.preprocess(
    (value) =>
      typeof value === 'object' && value !== null && name in value
        ? (value as Record<string, unknown>)[name]
        : {},
    members,
  );
}

const tags = namedList('Tag', z.strictObject({ Key: z.string(), Value: z.string().default('') })).transform(
  (all) => Object.fromEntries(all.map(({ Key, Value }) => [Key, Value])),
);
const page = { MaxRecords: integer.optional(), Marker: z.string().optional() };
const describeClusters = z.strictObject({ ...page, DBClusterIdentifier: z.string().optional() });
const filter = z.strictObject({
  Name: z.literal('db-cluster-id'),
  Values: namedList('Value', z.string()),
});
const describeInstances = z.strictObject({
  ...page,
  DBInstanceIdentifier: z.string().optional(),
  Filters: namedList('Filter', filter).optional(),
});
const restore = z.strictObject({
  DBClusterIdentifier: z.string(),
  SourceDBClusterIdentifier: z.string(),
  RestoreType: z.literal('full-copy').default('full-copy'),
  UseLatestRestorableTime: boolean,
  Port: integer.optional(),
  DBSubnetGroupName: z.string().optional(),
  VpcSecurityGroupIds: namedList('VpcSecurityGroupId', z.string()).optional(),
  DBClusterParameterGroupName: z.string().optional(),
  ServerlessV2ScalingConfiguration: z
    .strictObject({ MinCapacity: number, MaxCapacity: number, SecondsUntilAutoPause: integer.optional() })
    .optional(),
  BackupRetentionPeriod: integer.optional(),
  DeletionProtection: boolean.default(false),
  CopyTagsToSnapshot: boolean.optional(),
  Tags: tags.default({}),
});
const createInstance = z.strictObject({
  DBInstanceIdentifier: z.string(),
  DBClusterIdentifier: z.string(),
  DBInstanceClass: z.string(),
  Engine: z.string(),
  PubliclyAccessible: boolean.optional(),
  AutoMinorVersionUpgrade: boolean.optional(),
  Tags: tags.default({}),
});
const deleteInstance = z.strictObject({
  DBInstanceIdentifier: z.string(),
  SkipFinalSnapshot: boolean.optional(),
  DeleteAutomatedBackups: boolean.optional(),
});
const deleteCluster = z.strictObject({
  DBClusterIdentifier: z.string(),
  SkipFinalSnapshot: z.union([z.literal(true), z.literal('true')]),
  DeleteAutomatedBackups: boolean.optional(),
});

/** What a verb asks RDS of Aurora's clusters. Everything is on one page. source: Amazon RDS API reference */
export function rdsService(clusters: Clusters): AwsService {
  return {
    name: 'RDS',
    query: { serviceName: 'rds', xmlns: 'http://rds.amazonaws.com/doc/2014-10-31/' },
    invalidInput: 'InvalidParameterValue',
    operations: {
      DescribeDBClusters(input) {
        const { DBClusterIdentifier: id } = describeClusters.parse(input);
        return { DBClusters: new NamedList('DBCluster', clusters.describeClusters(id).map(shownCluster)) };
      },

      DescribeDBInstances(input) {
        const { DBInstanceIdentifier: id, Filters = [] } = describeInstances.parse(input);
        const shown = clusters
          .describeInstances(id)
          .filter(({ cluster }) => Filters.every(({ Values }) => Values.includes(cluster)));
        return { DBInstances: new NamedList('DBInstance', shown.map(shownInstance)) };
      },

      RestoreDBClusterToPointInTime(input) {
        const given = restore.parse(input);
        const made = clusters.restore(given.SourceDBClusterIdentifier, (source) => {
          const scaling = given.ServerlessV2ScalingConfiguration;
          return {
            id: given.DBClusterIdentifier,
            engine: source.engine,
            engineVersion: source.engineVersion,
            port: given.Port ?? source.port,
            subnetGroup: given.DBSubnetGroupName ?? source.subnetGroup,
            securityGroups: given.VpcSecurityGroupIds ?? ['sg-default'],
            parameterGroup: given.DBClusterParameterGroupName ?? 'default',
            ...(scaling && { scaling: { min: scaling.MinCapacity, max: scaling.MaxCapacity } }),
            backupDays: given.BackupRetentionPeriod ?? source.backupDays,
            deletionProtection: given.DeletionProtection,
            tags: given.Tags,
          };
        });
        return { DBCluster: shownCluster(made) };
      },

      CreateDBInstance(input) {
        const given = createInstance.parse(input);
        const made = clusters.createInstance({
          id: given.DBInstanceIdentifier,
          cluster: given.DBClusterIdentifier,
          instanceClass: given.DBInstanceClass,
          tags: given.Tags,
        });
        return { DBInstance: shownInstance(made) };
      },

      DeleteDBInstance(input) {
        return {
          DBInstance: shownInstance(
            clusters.deleteInstance(deleteInstance.parse(input).DBInstanceIdentifier),
          ),
        };
      },

      DeleteDBCluster(input) {
        return {
          DBCluster: shownCluster(clusters.deleteCluster(deleteCluster.parse(input).DBClusterIdentifier)),
        };
      },
    },
  };
}

function shownCluster(cluster: Cluster): object {
  const { earliestRestorable: earliest, latestRestorable: latest, scaling } = cluster;
  return {
    DBClusterIdentifier: cluster.id,
    DBClusterArn: cluster.arn,
    Status: cluster.status,
    Engine: cluster.engine,
    EngineVersion: cluster.engineVersion,
    Endpoint: cluster.host,
    Port: cluster.port,
    DBSubnetGroup: cluster.subnetGroup,
    DBClusterParameterGroup: cluster.parameterGroup,
    VpcSecurityGroups: new NamedList(
      'VpcSecurityGroupMembership',
      cluster.securityGroups.map((id) => ({ VpcSecurityGroupId: id, Status: 'active' })),
    ),
    ...(scaling && {
      ServerlessV2ScalingConfiguration: { MinCapacity: scaling.min, MaxCapacity: scaling.max },
    }),
    BackupRetentionPeriod: cluster.backupDays,
    DeletionProtection: cluster.deletionProtection,
    ClusterCreateTime: new Date(cluster.createdAt),
    ...(earliest !== undefined && { EarliestRestorableTime: new Date(earliest) }),
    ...(latest !== undefined && { LatestRestorableTime: new Date(latest) }),
    TagList: shownTags(cluster.tags),
  };
}

function shownInstance(instance: Instance): object {
  return {
    DBInstanceIdentifier: instance.id,
    DBInstanceArn: instance.arn,
    DBInstanceStatus: instance.status,
    DBInstanceClass: instance.instanceClass,
    DBClusterIdentifier: instance.cluster,
    TagList: shownTags(instance.tags),
  };
}

const shownTags = (tags: Readonly<Record<string, string>>): NamedList =>
  new NamedList(
    'Tag',
    Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  );
