import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readAccessLog } from '../../../rehearsal/replay/access-log';
import { trafficOf } from '../../../rehearsal/replay/traffic-of-log';
import { accessLogTraffic } from '../../../rehearsal/testing';
import { entryLine } from './entry-line';

const SHOP = join(__dirname, '../../fixtures/access-log/shop.log');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'teal-access-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = (name: string, content: string | Buffer) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const three = `${[1, 2, 3].map(() => entryLine({ request: 'GET https://shop.example:443/a HTTP/1.1' })).join('\n')}\n`;

test('the example is read', async () => {
  const log = await readAccessLog([SHOP]);
  expect({ ...log, shapes: log.shapes.map(({ segments, get }) => [segments.join('/'), get]) }).toEqual({
    files: 1,
    lines: 34,
    requests: 30,
    minutes: [8, 15, 7],
    shapes: [
      ['', 13],
      ['products', 11],
      ['products/{number}', 4],
      ['{value}/{uuid}', 1],
    ],
    leftOut: new Map([
      ['acts', 1],
      ['no-target', 1],
      ['websocket', 1],
    ]),
    malformed: 1,
    problems: ['line 34 of shop.log (fewer than 13 fields)'],
  });
});

test('a folder as it is copied from the bucket: packed or not, however deep, other files left alone', async () => {
  mkdirSync(join(folder, '2026/11'), { recursive: true });
  file('2026/11/a.log.gz', Buffer.concat([gzipSync(three), gzipSync(three)]));
  file('b.log', three.replaceAll('\n', '\r\n'));
  file('ELBAccessLogTestFile', 'Enable AccessLog for ELB');
  expect(await readAccessLog([folder])).toMatchObject({ files: 2, lines: 9, requests: 9, malformed: 0 });
});

test('a download that broke off is read as far as it is there, and named', async () => {
  const packed = gzipSync(
    Array.from({ length: 3000 }, (_, at) => `${at} ${Math.sin(at)}\n${three}`).join(''),
  );
  const log = await readAccessLog([file('a.log.gz', packed.subarray(0, packed.length >> 1))]);
  expect(log.requests).toBeGreaterThan(0);
  expect(log.problems.length).toBe(6);
  expect(log.problems.join()).toMatch(/a\.log\.gz cannot be unpacked after line \d+ \(Z_BUF_ERROR\)/);
});

test.each<[string, () => string, string]>([
  ['nothing there', () => join(folder, 'none.log'), 'must name files that can be read'],
  ['an empty folder', () => folder, 'must name a .log or .log.gz file or a folder with some'],
  [
    'no access log',
    () => file('a.log', 'hello\nworld\n'),
    'got 2 lines without one (2 that are no entries; line 1 of a.log (fewer than 13 fields); line 2 of a.log',
  ],
  ['an empty file', () => file('a.log', ''), 'got 0 lines without one; give'],
  ['no gzip', () => file('a.log.gz', three), 'a.log.gz cannot be unpacked'],
  [
    'nothing but POST',
    () => file('a.log', three.replaceAll('GET', 'POST')),
    'got 3 lines without one (3 of other methods than GET and HEAD, which could act)',
  ],
])('%s is refused', async (_what, path, expected) => {
  await expect(readAccessLog([path()])).rejects.toThrow(expected);
});

test('it stops when it is told to', async () => {
  const path = file('a.log', three.repeat(5000));
  await expect(readAccessLog([path], undefined, AbortSignal.abort(new Error('enough')))).rejects.toThrow(
    'enough',
  );
});

test('nothing that tells who asked is kept, whatever is wrong with a line', async () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 4, maxLength: 20 });
  const token = fc.string({ unit: fc.constantFrom(...'abcXYZ0189_-'), minLength: 12, maxLength: 200 });
  const secret = fc.oneof(
    fc.uuid(),
    fc.emailAddress(),
    digits.map((text) => `7${text}3`),
    token.map((text) => `${text}7Q9z`),
    fc
      .string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 12, maxLength: 64 })
      .map((text) => `7c${text}`),
    fc.constantFrom('Zwickelmann', 'zwickelmann', '%5Awickelmann'),
  );
  const places = fc.record({
    path: secret,
    deep: secret,
    query: secret,
    userAgent: secret,
    traceId: secret,
    client: fc.ipV6(),
    cut: fc.option(fc.nat(400)),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(places, { minLength: 1, maxLength: 6 }), async (all) => {
      const lines = all.map(({ path, deep, query, userAgent, traceId, client, cut }) =>
        entryLine({
          request: `GET https://shop.example:443/users/${path}/orders;s=${deep}/${deep}?token=${query} HTTP/1.1`,
          userAgent,
          traceId,
          client: `[${client}]:443`,
        }).slice(0, cut ?? undefined),
      );
      const path = file('a.log', `${three}${lines.join('\n')}\n`);
      const log = await readAccessLog([path]);
      const told = JSON.stringify([
        { ...log, leftOut: [...log.leftOut] },
        trafficOf(log),
        await accessLogTraffic(path),
      ]);
      for (const one of all) {
        const { path: own, deep, query, userAgent, traceId, client } = one;
        for (const text of [own, deep, query, userAgent, traceId, own.replace('%5A', 'Z')])
          if (text.length > 3) expect(told).not.toContain(text);
        if (client.length > 8) expect(told).not.toContain(client);
      }
    }),
    { numRuns: 60 },
  );
});

describe('the load that a log gives', () => {
  test('placeholders, unless a sample of their shape is given', async () => {
    const log = await readAccessLog([SHOP]);
    const paths = (samples?: string[]) =>
      trafficOf(log, samples).requests.map(({ method, path, weight }) => `${method} ${path} ${weight}`);
    expect(paths()).toEqual([
      'GET / 13',
      'HEAD / 1',
      'GET /products 11',
      'GET /products/1 4',
      'GET /x/00000000-0000-4000-8000-000000000000 1',
    ]);
    expect(paths(['/products/7', '/products/8?a=b', '/products?q=tea'])).toEqual([
      'GET / 13',
      'HEAD / 1',
      'GET /products?q=tea 11',
      'GET /products/7 2',
      'GET /products/8?a=b 2',
      'GET /x/00000000-0000-4000-8000-000000000000 1',
    ]);
  });

  test('a sample of no shape is refused', async () => {
    const log = await readAccessLog([SHOP]);
    expect(() => trafficOf(log, ['/baskets/7'])).toThrow(
      '--path must have the shape of a path in the log, got /baskets/7; it has /products/{number}, /{value}/{uuid}',
    );
  });

  test('for a rehearsal in a test: paths with weights, queries left out, and the average rate', async () =>
    expect(await accessLogTraffic(SHOP, { paths: ['/products/7?a=b'] })).toEqual({
      requestsPerMinute: 10,
      paths: { '/': 14, '/products': 11, '/products/7': 4, '/x/00000000-0000-4000-8000-000000000000': 1 },
    }));
});
