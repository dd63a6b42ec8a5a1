import { CfnDynamicReference, CfnDynamicReferenceService } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';
import { type Database, defaultPort } from '../config/database';
import { databaseSecurityGroupParameter } from '../config/names';

export interface DatabaseAccessProps {
  readonly database: Database;
  /** `<service>-<environment>`. */
  readonly fullName: string;
  /** Of its tasks. */
  readonly tasks: ec2.ISecurityGroup;
}

/** Lets the tasks of a service in to its database, whoever made that. */
export class DatabaseAccess extends Construct {
  /** Of the database's security group. */
  public readonly rule: ec2.CfnSecurityGroupIngress;

  constructor(scope: Construct, id: string, { database, fullName, tasks }: DatabaseAccessProps) {
    super(scope, id);
    const port = database.kind === 'new' ? defaultPort : database.port;
    this.rule = new ec2.CfnSecurityGroupIngress(this, 'Ingress', {
      // By a parameter of the foundation and not by its export, which would keep it from ever losing the database.
      groupId:
        database.kind === 'new'
          ? new CfnDynamicReference(
              CfnDynamicReferenceService.SSM,
              databaseSecurityGroupParameter(fullName),
            ).toString()
          : database.securityGroupId,
      ...{ ipProtocol: 'tcp', fromPort: port, toPort: port },
      sourceSecurityGroupId: tasks.securityGroupId,
      description: `Tasks of ${fullName}`,
    });
  }
}
