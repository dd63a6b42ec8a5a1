import { CfnResource, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import type { NewDatabase } from '../config/database';
import { DATABASE } from '../config/database';
import { databaseSecurityGroupParameter, loadBalancerName, secretName } from '../config/names';
import type { Environment } from '../config/types-resolved';
import { DatabaseUsers, type DatabaseUsersProps } from './database-users';

export interface ServiceDatabaseProps extends Pick<DatabaseUsersProps, 'runbooks' | 'topics' | 'delivery'> {
  readonly environment: Pick<Environment, 'name' | 'protect'>;
  /** Its name. */
  readonly service: string;
  readonly database: NewDatabase;
  readonly vpc: ec2.IVpc;
}

/** Of the tasks, and of what makes the users: both need a way out. */
const PRIVATE: ec2.SubnetSelection = { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS };

/** The newest minor version of the major that every region of Aurora has; minor ones come by themselves. */
const ENGINE = rds.DatabaseClusterEngine.auroraPostgres({
  version: rds.AuroraPostgresEngineVersion.VER_17_9,
});

/**
 * What PostgreSQL itself must do, so that a service's or a migration's end is the end of what it has asked for.
 *
 * source: PostgreSQL documentation, "Connections and Authentication" and "Client Connection Defaults"
 */
const PARAMETERS = {
  // Nobody is let in without TLS. source: Amazon RDS user guide, "Requiring an SSL/TLS connection to a PostgreSQL DB instance"
  'rds.force_ssl': '1',
  // Milliseconds: a statement whose client was killed ends, and with it its locks. PostgreSQL's default is never.
  client_connection_check_interval: '10000',
  // Milliseconds: a transaction that nobody goes on with holds its locks no longer than this.
  idle_in_transaction_session_timeout: '60000',
  // Milliseconds: what took longer is in the log, without its values.
  log_min_duration_statement: '1000',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_lock_waits: '1',
};

/**
 * A service's database: Aurora PostgreSQL Serverless v2 in the private subnets of its environment, encrypted, with backups and
 * a password that nobody knows.
 *
 * It stays when it is removed from the configuration of a protected environment, and leaves a snapshot in others. The service's
 * stack knows its security group by a parameter of Systems Manager, not by an export, which would keep the foundation from ever
 * losing a database.
 *
 * With all defaults about 88 USD a month: two instances at 0.5 units of 0.12 USD an hour; besides 0.10 a GB and 0.20 a million I/O.
 * source: Amazon Aurora pricing, us-east-1, November 2026
 */
export class ServiceDatabase extends Construct {
  /** The cluster, `<service>-<environment>`. */
  public readonly cluster: rds.DatabaseCluster;
  /** Whoever is let in is let in by a rule of it. */
  public readonly securityGroup: ec2.SecurityGroup;
  /** What tasks connect with; made by {@link users}, so that it never holds what opens nothing. */
  public readonly secret: secretsmanager.ISecret;
  /** What makes its roles and databases, and gives it new passwords. */
  public readonly users: DatabaseUsers;

  constructor(scope: Construct, id: string, props: ServiceDatabaseProps) {
    super(scope, id);
    const { environment, service, database, vpc, delivery, runbooks, topics } = props;
    const fullName = loadBalancerName(service, environment.name);
    this.securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: `Database of ${fullName}`,
      allowAllOutbound: false,
    });
    this.cluster = this.createCluster(fullName, props);
    const secret = new secretsmanager.CfnSecret(this, 'Secret', {
      name: secretName(fullName, DATABASE.secret),
      description: `What tasks of ${fullName} connect to its database with`,
    });
    this.secret = secretsmanager.Secret.fromSecretCompleteArn(this, 'SecretByArn', secret.ref);
    this.users = new DatabaseUsers(this, 'Users', {
      ...{ delivery, runbooks, topics, fullName, service, vpc, subnets: PRIVATE },
      ...{ name: database.name, rotationDays: database.rotationDays },
      ...{ cluster: this.cluster, securityGroup: this.securityGroup, secret: this.secret },
    });
    new ssm.StringParameter(this, 'SecurityGroupParameter', {
      parameterName: databaseSecurityGroupParameter(fullName),
      description: `Security group of the database of ${fullName}, for its service`,
      stringValue: this.securityGroup.securityGroupId,
    });
    this.keep(environment.protect);
    this.acknowledgeFindings(environment.protect);
  }

  private createCluster(fullName: string, props: ServiceDatabaseProps): rds.DatabaseCluster {
    const { database, environment, vpc } = props;
    const { capacity, readers, backupDays } = database;
    // Made before RDS would make it, which keeps it for ever.
    const log = new logs.LogGroup(this, 'Logs', {
      logGroupName: `/aws/rds/cluster/${fullName}/postgresql`,
      retention: logs.RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const instance = {
      caCertificate: rds.CaCertificate.RDS_CA_RSA2048_G1,
      publiclyAccessible: false,
      enablePerformanceInsights: true,
    };
    const cluster = new rds.DatabaseCluster(this, 'Cluster', {
      clusterIdentifier: fullName,
      engine: ENGINE,
      // RDS makes it, and gives it a new value each week; nobody but the function reads it.
      credentials: rds.Credentials.fromUsername('postgres'),
      manageMasterUserPassword: true,
      ...{ vpc, vpcSubnets: PRIVATE, securityGroups: [this.securityGroup] },
      parameterGroup: new rds.ParameterGroup(this, 'Parameters', { engine: ENGINE, parameters: PARAMETERS }),
      ...{ serverlessV2MinCapacity: capacity.min, serverlessV2MaxCapacity: capacity.max },
      writer: rds.ClusterInstance.serverlessV2('Writer', instance),
      readers: Array.from({ length: readers }, (_, at) =>
        // As large as the writer at any time: one that takes over at half a unit would fail again.
        rds.ClusterInstance.serverlessV2(`Reader${at + 1}`, { ...instance, scaleWithWriter: true }),
      ),
      backup: { retention: Duration.days(backupDays) },
      storageEncrypted: true,
      copyTagsToSnapshot: true,
      deletionProtection: environment.protect,
      enablePerformanceInsights: true,
      // Free for a week of history. source: Amazon Aurora user guide, "Pricing and data retention for Performance Insights"
      performanceInsightRetention: rds.PerformanceInsightRetention.DEFAULT,
      cloudwatchLogsExports: ['postgresql'],
      autoMinorVersionUpgrade: true,
    });
    cluster.node.addDependency(log);
    return cluster;
  }

  /**
   * What holds data, and what is needed to reach it: also the parameter, without which the service's stack could not go back to
   * the template that names it; and the log, which RDS would make anew, to keep for ever. A creation that fails takes away what
   * it has made.
   */
  private keep(isProtected: boolean): void {
    const kept = this.node.children
      .filter((one) => one !== this.users)
      .flatMap((one) => one.node.findAll())
      .filter((one): one is CfnResource => CfnResource.isCfnResource(one))
      .filter(({ cfnResourceType: type }) =>
        /^AWS::(RDS::|(SecretsManager::Secret|EC2::SecurityGroup|SSM::Parameter|Logs::LogGroup)$)/.test(type),
      );
    for (const resource of kept) {
      const isCluster = resource.cfnResourceType === 'AWS::RDS::DBCluster';
      if (isProtected) resource.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
      else resource.applyRemovalPolicy(isCluster ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY);
    }
  }

  private acknowledgeFindings(isProtected: boolean): void {
    for (const [id, reason] of [
      [
        'AwsSolutions-RDS6',
        'Tasks connect with a password that rotates and is pinned by a release; tokens of IAM are none',
      ],
      [
        'AwsSolutions-RDS11',
        'The security group lets in the tasks of one service; another port would keep nobody out',
      ],
      ...(isProtected
        ? []
        : [['AwsSolutions-RDS10', 'The environment is not protected: its database leaves a snapshot']]),
    ] as const) {
      if (id !== undefined && reason !== undefined) Validations.of(this.cluster).acknowledge({ id, reason });
    }
  }
}
