import { type CfnResource, CustomResource, Duration, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { DATABASE_USERS, type DatabaseUsersSettings } from '../../lambda/shared/environment';
import { acknowledgeWildcard } from '../acknowledge';
import type { Severity } from '../config/burn-alerts';
import { DATABASE, defaultPort } from '../config/database';
import { databaseUsersFunctionName, secretVersionParameter } from '../config/names';
import { HandlerFunction } from '../handler-function';
import type { Runbooks } from '../observability/runbooks';
import { rotationActions, scheduleRotation } from '../rotation-schedule';
import { addRotationAlarm } from './rotation-alarm';

export interface DatabaseUsersProps {
  /** Its name. */
  readonly delivery: string;
  /** Name of the service. */
  readonly service: string;
  /** `<service>-<environment>`. */
  readonly fullName: string;
  /** Of the database and of the role that owns it. */
  readonly name: string;
  readonly cluster: rds.DatabaseCluster;
  /** Of the cluster. */
  readonly securityGroup: ec2.ISecurityGroup;
  /** What tasks connect with. */
  readonly secret: secretsmanager.ISecret;
  readonly rotationDays: number;
  readonly vpc: ec2.IVpc;
  /** With a way out: Secrets Manager and CloudFormation are outside. */
  readonly subnets: ec2.SubnetSelection;
  /** Where the runbooks can be read. */
  readonly runbooks: Runbooks;
  /** ARNs of topics. */
  readonly topics: Readonly<Record<Severity, readonly string[]>>;
}

const NO_IMPACT = 'Users notice nothing; a password that should have been replaced still opens the database.';

/** What another run makes again of what is there: CloudFormation asks a custom resource when a property changes. */
const VERSION = '1';

/**
 * Makes the roles and databases of a service before its first task, and gives the user that is not in use a new password on a
 * schedule, by one function in the network of the database. Only it reads the superuser's secret.
 *
 * 0.60 USD a month for its alarm and what tells of it; the calls are cents.
 */
export class DatabaseUsers extends Construct {
  /** What CloudFormation and Secrets Manager call. */
  public readonly handler: HandlerFunction;
  private readonly securityGroup: ec2.SecurityGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DatabaseUsersProps,
  ) {
    super(scope, id);
    this.securityGroup = this.createSecurityGroup();
    this.handler = this.createHandler();
    this.grant();
    const made = this.makeUsers();
    const { secret, rotationDays, service, fullName, runbooks, topics } = props;
    const { function: rotation } = this.handler;
    scheduleRotation(this, rotation, [{ id: 'Schedule', secret, days: rotationDays }], made);
    addRotationAlarm(this, {
      ...{ rotation, functionName: databaseUsersFunctionName(fullName), service },
      // As its runbook, and of each service another one: they stand in one stack.
      id: `secret-rotation-${service}`,
      summary: 'The password of the database was not rotated: a step of its rotation failed.',
      ticket: `The password of the database of ${fullName} is not rotated as it should be.`,
      ...{ impact: NO_IMPACT, runbooks, topics },
    });
  }

  private createSecurityGroup(): ec2.SecurityGroup {
    const { fullName, vpc, securityGroup: ofCluster } = this.props;
    const securityGroup = new ec2.SecurityGroup(this, 'SecurityGroup', {
      vpc,
      description: `What makes the users of the database of ${fullName}`,
      allowAllOutbound: false,
    });
    securityGroup.addEgressRule(ofCluster, ec2.Port.tcp(defaultPort), 'The database');
    securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS, 'Secrets Manager and CloudFormation');
    ofCluster.addIngressRule(securityGroup, ec2.Port.tcp(defaultPort), 'What makes its users');
    return securityGroup;
  }

  private createHandler(): HandlerFunction {
    const { cluster, secret, name, fullName, vpc, subnets } = this.props;
    const settings: DatabaseUsersSettings = {
      owner: name,
      host: cluster.clusterEndpoint.hostname,
      port: defaultPort,
      secretArn: secret.secretArn,
      superuserArn: superuserArn(cluster),
      stack: fullName,
      parameter: secretVersionParameter(DATABASE.secret),
    };
    return new HandlerFunction(this, 'Handler', {
      handler: 'database-users',
      functionName: databaseUsersFunctionName(fullName),
      description: `Makes the users of the database of ${fullName}, and gives them new passwords`,
      timeout: Duration.minutes(2),
      environment: { [DATABASE_USERS.SETTINGS]: Stack.of(this).toJsonString(settings) },
      network: { vpc, subnets, securityGroup: this.securityGroup },
    });
  }

  private grant(): void {
    const { fullName, cluster, secret } = this.props;
    const stack = Stack.of(this).formatArn({
      service: 'cloudformation',
      resource: 'stack',
      resourceName: `${fullName}/*`,
    });
    for (const statement of [
      new iam.PolicyStatement({ actions: rotationActions, resources: [secret.secretArn] }),
      new iam.PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [superuserArn(cluster)],
      }),
      // Which version the service runs is a parameter of its stack.
      new iam.PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: [stack] }),
    ])
      this.handler.function.addToRolePolicy(statement);
    acknowledgeWildcard(this, stack, 'The id of a stack is made with it; its name is whole');
  }

  private makeUsers(): CustomResource {
    const { name, cluster, securityGroup, vpc, subnets } = this.props;
    const users = new CustomResource(this, 'Users', {
      resourceType: 'Custom::TealDatabaseUsers',
      serviceToken: this.handler.function.functionArn,
      serviceTimeout: Duration.minutes(10),
      properties: { Owner: name, Host: cluster.clusterEndpoint.hostname, Version: VERSION },
    });
    // The function answers with AccessDenied until its policy is attached; and the cluster answers nobody without an instance,
    // nor one who is not let in. Rules between two groups stand at either of them.
    users.node.addDependency(this.handler.role, cluster, securityGroup, this.securityGroup);
    // CloudFormation is answered over the routes of its subnets: a stack that is deleted keeps them until the users have said so.
    users.node.addDependency(...vpc.selectSubnets(subnets).subnets);
    return users;
  }
}

/** source: AWS CloudFormation user guide, AWS::RDS::DBCluster, return values: MasterUserSecret.SecretArn */
const superuserArn = (cluster: rds.DatabaseCluster): string =>
  Token.asString((cluster.node.defaultChild as CfnResource).getAtt('MasterUserSecret.SecretArn'));
