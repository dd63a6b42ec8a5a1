import { randomUUID } from 'node:crypto';
import { Postgres } from '../../postgres/postgres';
import { OtlpReceiver } from '../otlp-receiver';
import type { RunningShop } from '../running-shop';
import { bundleVersions, ended, makeDatabase, order, type Version } from './shop-database';

let versions: ReturnType<typeof bundleVersions>;
let version: Version;
let receiver: OtlpReceiver;
beforeAll(() => {
  versions = bundleVersions();
  version = versions.version();
});
beforeEach(async () => {
  receiver = await OtlpReceiver.open();
});
afterEach(() => receiver.close());
afterAll(() => versions.remove());

async function spansWhile(
  env: Readonly<Record<string, string>>,
  ask: (shop: RunningShop) => Promise<unknown>,
) {
  const shop = version.start('main', { ...env, OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint });
  try {
    await ask(shop);
    shop.signal('SIGTERM');
    expect(await shop.exited).toBe(0);
  } finally {
    await shop.kill();
  }
  const [request] = receiver.spans.filter(({ kind }) => kind === 2);
  const statements = receiver.spans.filter(({ kind }) => kind === 3);
  return { request, statements };
}

test('a statement is a span of the request that it is for, with its text and no value', async () => {
  await using postgres = await Postgres.start();
  const env = await makeDatabase(postgres, 'shop');
  expect(await ended(version.start('migrate', env))).toMatchObject({ code: 0 });
  const key = randomUUID();
  const { request, statements } = await spansWhile(env, (shop) => order(shop, key));
  expect(statements).toEqual([
    {
      ...{ traceId: request?.traceId, parentId: expect.stringMatching(/^[\da-f]{16}$/) },
      ...{ name: 'store order', kind: 3, error: false, resource: expect.anything() },
      attributes: {
        'db.system.name': 'postgresql',
        'db.namespace': 'shop',
        'db.query.summary': 'store order',
        'db.query.text': expect.stringMatching(/^INSERT INTO orders .* VALUES \(\$1, \$2/),
        'server.address': '127.0.0.1',
      },
    },
  ]);
  expect(JSON.stringify(receiver.spans)).not.toContain(key);
});

test('each time that it is asked again is a span, with what was answered', async () => {
  const env = {
    ...{ DATABASE_HOST: '127.0.0.1', DATABASE_PORT: '1', DATABASE_NAME: 'shop' },
    ...{ DATABASE_USER: 'shop_a', DATABASE_PASSWORD: 'hush', QUERY_SECONDS: '1' },
  };
  const { request, statements } = await spansWhile(env, (shop) => order(shop));
  expect(request).toMatchObject({ error: true, attributes: { 'http.response.status_code': 503 } });
  expect(statements.length).toBeGreaterThan(1);
  for (const { traceId, error, attributes } of statements) {
    expect({ traceId, error }).toEqual({ traceId: request?.traceId, error: true });
    expect(attributes['error.type']).toBe('ECONNREFUSED');
  }
});
