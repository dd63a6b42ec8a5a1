import { Topics } from '../../../rehearsal/sns/topics';
import { cloudWatchService } from '../../../rehearsal/endpoint/cloudwatch-service';
import type { Faults } from '../../../rehearsal/endpoint/faults';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { snsService } from '../../../rehearsal/endpoint/sns-service';
import { KeptCloudWatch } from '../../rehearsal/endpoint/cloudwatch-model';
import { Engine, QUICK } from '../engine';

/** What changes nothing at AWS, by the names of its operations. */
const READS = /^(Describe|Get|List|Filter|Head|Detect|BatchGet|BatchCheck)/;

/** An account of one cell's own: what one verb does to it, no other sees. */
export class Account {
  readonly engine = new Engine();
  /** Calls that changed something, as `ECS.StopServiceDeployment`. */
  readonly changed: string[] = [];
  readonly heard: string[] = [];
  lease!: EndpointLease;

  static async open(configuration = QUICK): Promise<Account> {
    const account = new Account();
    const { clock } = account.engine.world;
    account.lease = await account.engine.start(configuration, [
      cloudWatchService(new KeptCloudWatch(), clock),
      snsService(new Topics(clock)),
    ]);
    account.lease.onCall(({ service, operation, output }) => {
      account.heard.push(`${service}.${operation}`);
      if (output !== undefined && !READS.test(operation)) account.changed.push(`${service}.${operation}`);
    });
    return account;
  }

  fail(faults: Faults | undefined): void {
    if (faults) this.lease.injectFaults(faults);
  }

  close(): Promise<void> {
    return this.lease.close();
  }
}
