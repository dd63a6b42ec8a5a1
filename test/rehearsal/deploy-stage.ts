import { connect } from '../../cli/aws/clients';
import type { DeployOptions } from '../../cli/deploy';
import { Deploy, type DeploySurroundings } from '../../cli/deploy/carry-out';
import { Progress } from '../../cli/progress';
import { canary, minutes, smokeTest } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { type Backstage, rehearseUpdate } from '../../rehearsal/testing';
import { Lines } from '../cli/lines';
import { shop } from '../synth';
import { Bootstrapped } from './bootstrapped';
import { imageOf, OF, Person } from './recovery-stage';

const release = canary({ percent: 10, hold: minutes(2), bake: minutes(2) });
const gates = [smokeTest({ requests: [{ path: '/' }] })];
export const SHOP = synthesizeDelivery(shop({ release, gates, protect: false }));
/** Its foundation has a secret, which the execution role may read. */
export const WITH_SECRET = synthesizeDelivery(shop({ release, gates }, { secrets: ['RECEIPT_KEY'] }));

/** Who deploys, before an account that was bootstrapped and has version 2. */
export class Deployer {
  readonly lines = new Lines();
  readonly asked: string[] = [];

  constructor(
    readonly person: Person,
    readonly account: Bootstrapped,
    private readonly backstage: Backstage,
  ) {}

  /** `teal deploy`, all of it but the command line, with the real cdk command line. */
  async deploy(options: Partial<DeployOptions> = { yes: true }, around: Partial<DeploySurroundings> = {}) {
    const deploy = new Deploy(
      {
        ...{ env: OF.env, digest: [], config: 'teal.config.ts', assembly: SHOP.directory, allow: [] },
        ...{ withoutGate: [], git: '.', timeout: 4 * 3_600_000 },
        ...options,
      },
      {
        ...{ connect, pause: this.backstage.pause, signal: new AbortController().signal },
        ...{ progress: new Progress(this.lines.stream), confirm: undefined },
        look: { columns: 100, colours: false },
        fromGit: {
          ancestry: async () => ({ is: 'no-ancestor' }),
          messages: async () => ({ messages: [] }),
          committedAt: async () => undefined,
        },
        ...around,
      },
    );
    return { deployed: await this.whileTimePasses(deploy.run()), goesOn: deploy.goesOn };
  }

  /** A person who answers at once. */
  readonly says =
    (answer: string) =>
    async (question: string, name: string): Promise<boolean> => {
      this.asked.push(question);
      return answer === name;
    };

  /** The command line asks again until its change set is made, which takes seconds of the rehearsal. */
  private async whileTimePasses<T>(work: Promise<T>): Promise<T> {
    let isDone = false;
    const done = work.finally(() => {
      isDone = true;
    });
    const time = async () => {
      while (!isDone) {
        await this.backstage.pause.sleep(5000);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    await Promise.allSettled([done, time()]);
    return done;
  }
}

/** What code returns behind an account that was bootstrapped, with version 2 of the shop. */
export async function withDeployer<T>(
  run: (deployer: Deployer, backstage: Backstage) => Promise<T>,
): Promise<T> {
  const update = await rehearseUpdate(SHOP, SHOP, {
    hooks: 'declared',
    deployedParameters: { ImageDigest: imageOf(1) },
    parameters: { ImageDigest: imageOf(2) },
    afterwards: [
      {
        do: 'run',
        run: async (backstage) => {
          const person = await Person.at(backstage);
          await person.released(1, 2);
          await person.pushed('shop/shop', 2, 3);
          const endpoint = backstage.environment.AWS_ENDPOINT_URL ?? '';
          const account = await Bootstrapped.before(endpoint, person.bucket, await person.s3);
          account.role = 'person';
          process.env.AWS_ENDPOINT_URL = account.url;
          try {
            return await run(new Deployer(person, account, backstage), backstage);
          } finally {
            process.env.AWS_ENDPOINT_URL = endpoint;
            await account.close();
          }
        },
      },
    ],
  });
  expect(update.requests.failed).toBe(0);
  return update.acts?.at(-1)?.returned as T;
}
