import { rotate } from '../../../../lambda/test-header-rotation/test-header-rotation';
import { chance } from './chance';
import { type Backends, Invocation, Outages } from './invocation';
import { HEADER, OWNER, SECRET } from './names';
import type { HeaderSecret } from './secret';
import type { VirtualTime } from './virtual-time';
import type { Watch } from './watch';

const STEPS = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];

/** Secrets Manager, which has the header's value rotated by the real function, while who knows what goes on. */
export class Rotation {
  isRunning = false;

  constructor(
    private readonly backends: Backends,
    private readonly time: VirtualTime,
    private readonly watch: Watch,
    private readonly secret: HeaderSecret,
  ) {}

  /** @param crashAt the call at which the function dies; the next rotation goes on with the version that is pending */
  async run(crashAt: number, seed: number): Promise<void> {
    if (this.isRunning) return;
    this.isRunning = true;
    const { time, watch, backends, secret } = this;
    const fault = { invocation: 0, call: crashAt, what: 'crash before', seconds: 1 } as const;
    const invocation = new Invocation(time, watch, new Outages(time), [fault], chance(seed), backends);
    const ClientRequestToken = secret.beginRotation();
    const header = { owner: OWNER, loadBalancerArn: 'arn:loadbalancer', name: HEADER, audience: [] };
    const steps = async () => {
      for (const Step of STEPS)
        await rotate(invocation.clients, header, { Step, SecretId: SECRET, ClientRequestToken });
    };
    await Promise.race([
      // Secrets Manager shows the message to everybody who may see events.
      steps().catch((error: Error) => watch.answered(error.message)),
      invocation.death,
    ]);
    this.isRunning = false;
  }
}
