import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm';
import type { Assembly, AssemblyStack } from '../../../rehearsal/assembly/assembly';
import { AwsError, type AwsService } from '../../../rehearsal/endpoint/aws-service';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { ReplayedCustomResources } from '../../../rehearsal/service/replayed-custom-resources';
import { clientsOf } from '../endpoint/clients';

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
afterAll(() => endpoint.close());

type Input = { readonly Name: string; readonly Value?: string };

/** Parameters, and whatever else `more` answers. */
class Store {
  readonly values = new Map<string, string | undefined>();
  /** Whether what is put is refused. */
  isFull = false;
  readonly lease: EndpointLease;

  constructor(readonly name = 'SSM') {
    const operation = (act: (input: Input) => object) => (input: unknown) => act(input as Input);
    const service: AwsService = {
      name,
      json: { targetPrefix: 'AmazonSSM', version: '1.1' },
      operations: {
        GetParameter: operation(({ Name }) => {
          if (Name === 'absent' && !this.values.has(Name)) throw new AwsError('ParameterNotFound', 'absent');
          return { Parameter: { Value: this.values.get(Name) ?? 'none' } };
        }),
        PutParameter: operation(({ Name, Value }) => {
          if (this.isFull) throw new AwsError('ParameterLimitExceeded', 'full');
          this.values.set(Name, Value);
          return { Version: this.values.size };
        }),
      },
    };
    this.lease = endpoint.lease([service]);
  }
}

let assembly: Assembly;
beforeEach(() => {
  assembly = { directory: '/nowhere', stacks: [], fileAssets: new Map() };
});

const stack = { artifactId: 'Stack', stackName: 'stack' } as AssemblyStack;
let runs = 0;
beforeEach(() => {
  runs = 0;
});

/** A rehearsal with a resource whose handler reads one parameter and writes another. */
async function rehearse(
  store: Store,
  { properties = {}, reads = 'read' }: { properties?: object; reads?: string } = {},
  replayed = new ReplayedCustomResources(assembly),
) {
  const byHandler = async () => {
    runs += 1;
    const { ssm } = clientsOf(store.lease);
    const read = await ssm.send(new GetParameterCommand({ Name: reads })).catch(() => undefined);
    await ssm
      .send(new PutParameterCommand({ Name: 'written', Value: 'by the handler', Type: 'String' }))
      .catch(() => undefined);
    return { PhysicalResourceId: 'id', Data: { read: read?.Parameter?.Value } };
  };
  return replayed.create(store.lease, {
    stack,
    logicalId: 'Resource',
    properties: { ...properties },
    byHandler,
  });
}

test('what a handler did is done again, without it, to the services of another rehearsal', async () => {
  const [first, second] = [new Store(), new Store()];
  const answer = await rehearse(first);
  expect(await rehearse(second)).toEqual(answer);
  expect(runs).toBe(1);
  expect(second.values).toEqual(new Map([['written', 'by the handler']]));
});

test.each<[string, () => Promise<unknown>]>([
  ['other properties', () => rehearse(new Store(), { properties: { a: 1 } })],
  [
    'another assembly',
    () => {
      assembly = { ...assembly };
      return rehearse(new Store());
    },
  ],
  [
    'another state to read, before anything is changed',
    async () => {
      const store = new Store();
      store.values.set('read', 'another');
      expect(await rehearse(store)).toMatchObject({ Data: { read: 'another' } });
    },
  ],
])('the handler runs for %s', async (_what, again) => {
  await rehearse(new Store());
  await again();
  expect(runs).toBe(2);
});

test.each<[string, () => Promise<unknown>]>([
  ['set something off', () => rehearse(new Store('EventBridge'))],
  [
    'changed something, and failed',
    () => {
      const store = new Store();
      store.isFull = true;
      return rehearse(store);
    },
  ],
])('nothing is kept of calls that %s', async (_what, create) => {
  await create();
  await create();
  expect(runs).toBe(2);
});

test('a number is the same however V8 holds it', async () => {
  await rehearse(new Store());
  // From now on a whole number in an object of this shape is held, and serialized, as a double.
  const fraction = { Version: 0.5 };
  await expect(rehearse(new Store())).resolves.toBeDefined();
  expect({ runs, fraction }).toEqual({ runs: 1, fraction: { Version: 0.5 } });
});

test('a read that failed is done again, and must fail again', async () => {
  await rehearse(new Store(), { reads: 'absent' });
  await rehearse(new Store(), { reads: 'absent' });
  expect(runs).toBe(1);
  const store = new Store();
  store.values.set('absent', 'there now');
  expect(await rehearse(store, { reads: 'absent' })).toMatchObject({ Data: { read: 'there now' } });
  expect(runs).toBe(2);
});

test('nothing is kept of handlers that ran at once', async () => {
  const replayed = new ReplayedCustomResources(assembly);
  const store = new Store();
  await Promise.all([
    rehearse(store, { properties: { nth: 1 } }, replayed),
    rehearse(store, { properties: { nth: 2 } }, replayed),
  ]);
  await rehearse(store, { properties: { nth: 1 } }, replayed);
  await rehearse(store, { properties: { nth: 2 } }, replayed);
  expect(runs).toBe(4);
});

test('a change that is answered otherwise than before is an error: half of it is done', async () => {
  await rehearse(new Store());
  const store = new Store();
  store.values.set('another', 'so that the version is another');
  await expect(rehearse(store)).rejects.toThrow(
    "custom resource stack.Resource could not be created as before: SSM.PutParameter answered otherwise; rehearse it with hooks: 'real'",
  );
});
