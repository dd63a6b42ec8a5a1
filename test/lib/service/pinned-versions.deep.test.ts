import fc from 'fast-check';
import { currentOf } from '../../../cli/prepare/secret-versions';
import { Resolvers } from '../../../rehearsal/assembly/intrinsics';
import { knownAssembly } from '../../../rehearsal/assembly/known-assemblies';
import { containerOf } from '../../../rehearsal/ecs/task-definition';
import { Secrets } from '../../../rehearsal/secrets-manager/secrets';
import { containerSecret } from '../../../rehearsal/service/secrets';
import { shop, synthesize } from '../../synth';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop-production/KEY-AbCdEf';
const SECRET = { variable: 'KEY', name: 'shop-production/KEY' };
const PARAMETER = 'SecretVersionKey';
const { directory } = synthesize(shop({}, { secrets: ['KEY'] })).assembly;

/** The `valueFrom` of a task definition that CloudFormation makes of the template with this value of its parameter. */
const definitions = new Map<string, Promise<string>>();
function valueFromOf(version: string): Promise<string> {
  const known = definitions.get(version) ?? resolved(version);
  definitions.set(version, known);
  return known;
}

async function resolved(version: string): Promise<string> {
  const parameters = { 'shop-production': { ImageDigest: `sha256:${'1'.repeat(64)}`, [PARAMETER]: version } };
  const resolver = new Resolvers(knownAssembly(directory), { parameters }).ofStackNamed('shop-production');
  const [logicalId = ''] = await resolver.resourcesOfType('AWS::ECS::TaskDefinition');
  const { secrets } = containerOf(await resolver.properties(logicalId), 'shop', logicalId);
  return secrets.KEY ?? '';
}

/** What people, pipelines, rotations and traffic do, in any order. */
type Act =
  | 'set'
  | 'rotate'
  | 'set and release'
  | 'release'
  | 'release that goes back'
  | 'rollback'
  | 'scale out';
const ACTS: readonly Act[] = [
  ...(['set', 'rotate', 'set and release', 'release', 'release that goes back', 'rollback'] as const),
  ...(['scale out', 'scale out'] as const),
];

class World {
  private readonly secrets = new Secrets({ now: () => 0 });
  private values = 0;
  /** Of the stack. */
  private version = '';
  private image = 1;
  private revision = 0;
  /** What the tasks of each revision have read. */
  readonly read = new Map<number, Set<string>>();

  constructor() {
    this.secrets.create(ARN, 'value 0');
  }

  async act(act: Act): Promise<void> {
    switch (act) {
      case 'set':
        return this.set();
      case 'rotate': // by its function: the label moves at the end
        return this.rotate();
      case 'set and release':
        this.set();
        return this.deploy(this.image, this.current());
      case 'release':
        return this.deploy(this.image + 1, this.current());
      case 'release that goes back': {
        const before = { image: this.image, version: this.version, revision: this.revision };
        await this.deploy(this.image + 1, this.current());
        Object.assign(this, before);
        return this.start(2);
      }
      case 'rollback': // UsePreviousValue of all but the image
        return this.deploy(this.image - 1, this.version);
      case 'scale out':
        return this.start(1);
    }
  }

  private set(): void {
    this.values += 1;
    this.secrets.put(ARN, { value: `value ${this.values}` });
  }

  private rotate(): void {
    this.values += 1;
    const before = this.secrets.version(ARN, {}).id;
    const { id } = this.secrets.put(ARN, { value: `value ${this.values}`, stages: ['AWSPENDING'] });
    this.secrets.moveStage(ARN, 'AWSCURRENT', id, before);
  }

  /** As DescribeSecret tells it. */
  private current(): string {
    const { versions } = this.secrets.find(ARN);
    return currentOf(SECRET, {
      VersionIdsToStages: Object.fromEntries(versions.map(({ id, stages }) => [id, [...stages]])),
    });
  }

  private async deploy(image: number, version: string): Promise<void> {
    if (image === this.image && version === this.version) return;
    const revision = Math.max(this.revision, ...this.read.keys()) + 1;
    Object.assign(this, { image, version, revision });
    await this.start(2);
  }

  private async start(tasks: number): Promise<void> {
    for (let nth = 0; nth < tasks; nth += 1) {
      const secret = containerSecret(
        { held: this.secrets, existing: new Map() },
        await valueFromOf(this.version),
      );
      const read = 'value' in secret ? secret.value : secret.reason;
      this.read.set(this.revision, (this.read.get(this.revision) ?? new Set()).add(read));
    }
  }
}

test('whatever is done in whatever order, all tasks of a revision have one version of a secret', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...ACTS), { maxLength: 25 }), async (acts) => {
      const world = new World();
      await world.act('release');
      for (const act of acts) await world.act(act);
      for (const [revision, read] of world.read) {
        expect([revision, [...read]]).toEqual([revision, [expect.stringMatching(/^value \d+$/)]]);
      }
    }),
    { numRuns: 200 },
  );
});
