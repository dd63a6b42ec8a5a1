import { cloudWatchService } from '../../../rehearsal/endpoint/cloudwatch-service';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { rdsService } from '../../../rehearsal/endpoint/rds-service';
import { snsService } from '../../../rehearsal/endpoint/sns-service';
import { Topics } from '../../../rehearsal/sns/topics';
import { KeptCloudWatch } from '../../rehearsal/endpoint/cloudwatch-model';
import { Engine, QUICK } from '../engine';
import { databaseOfShop } from '../restore-drill/database-of-shop';

/** What changes nothing at AWS, by the names of its operations. */
const READS = /^(BatchCheck|BatchGet|Describe|Detect|Filter|Get|Head|List)/;

/** An account of one cell's own: what one verb does to it, no other sees. */
export class Account {
  readonly engine = new Engine();
  /** Calls that changed something, as `ECS.StopServiceDeployment`. */
  readonly changed: string[] = [];
  lease!: EndpointLease;

  static async open(configuration = QUICK): Promise<Account> {
    const account = new Account();
    const { clock } = account.engine.world;
    const topics = new Topics(clock);
    for (const channel of ['page', 'ticket', 'deploys']) {
      topics.create(`arn:aws:sns:eu-west-1:111122223333:shop-production-${channel}`);
    }
    account.lease = await account.engine.start(configuration, [
      cloudWatchService(new KeptCloudWatch(), clock),
      snsService(topics),
      rdsService(databaseOfShop(account.engine)),
    ]);
    account.lease.onCall(({ service, operation, output }) => {
      if (output !== undefined && !READS.test(operation)) account.changed.push(`${service}.${operation}`);
    });
    return account;
  }

  /** What a process gets to reach it, and nothing that gives it other credentials. */
  environment(folder: string): Record<string, string> {
    return {
      ...this.engine.environment(),
      // One try is repeated, as the SDK does; each waits on the wall.
      AWS_MAX_ATTEMPTS: '2',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONFIG_FILE: `${folder}/config`,
      AWS_SHARED_CREDENTIALS_FILE: `${folder}/credentials`,
      CI: '1',
    };
  }

  close(): Promise<void> {
    return this.lease.close();
  }
}
