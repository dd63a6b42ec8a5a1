import { savedQueries } from '../../../lib/observability/saved-queries';
import { brokenCheckout, linesOfShop } from '../../app/shop-in-process';
import { shopTemplate } from '../../synth';

const definitions = () =>
  Object.values(shopTemplate().findResources('AWS::Logs::QueryDefinition')).map(
    ({ Properties }) => Properties,
  );

test('each is saved by the name of the service, for its log group alone', () => {
  expect(
    definitions()
      .map(({ Name }) => Name)
      .sort(),
  ).toEqual(
    Object.keys(savedQueries)
      .map((name) => `teal/shop-production/${name}`)
      .sort(),
  );
  const [groupId] = Object.entries(shopTemplate().findResources('AWS::Logs::LogGroup')).find(
    ([, { Properties }]) => Properties.LogGroupName === '/teal/shop-production',
  ) as [string, unknown];
  for (const { LogGroupNames } of definitions()) expect(LogGroupNames).toEqual([{ Ref: groupId }]);
});

/** Words of the language, and what a query names by itself. */
const WORDS = new Set([
  'fields',
  'filter',
  'stats',
  'sort',
  'limit',
  'by',
  'as',
  'count',
  'bin',
  'and',
  'desc',
  'asc',
]);

/** The fields that a query asks a line for. */
function fieldsIn(query: string): string[] {
  const text = query.replace(/"[^"]*"/g, '');
  const named = [...text.matchAll(/\bas (\w+)/g)].map(([, name]) => name);
  return [...text.matchAll(/@?\b[a-zA-Z]\w*/g)]
    .map(([name]) => name)
    .filter((name) => !name.startsWith('@') && !WORDS.has(name) && !named.includes(name));
}

test('each field that a query names is one that the sample writes', async () => {
  const lines = await linesOfShop(
    { RELEASE: 'sha256:0f' },
    [
      { path: '/products', headers: { 'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678' } },
      { path: '/checkout' },
    ],
    brokenCheckout(),
  );
  const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const asked = definitions().map(({ QueryString }): [string, string[]] => [
    QueryString,
    fieldsIn(QueryString),
  ]);
  expect(asked.flatMap(([, fields]) => fields)).toEqual(
    expect.arrayContaining(['route', 'release', 'status', 'requestId', 'durationMs']),
  );
  for (const [query, fields] of asked) {
    // A query that looks at requests alone sees nothing of the other lines.
    const seen = records.filter(({ message }) => !query.includes('"request"') || message === 'request');
    const written = new Set(seen.flatMap((record) => Object.keys(record)));
    expect({ query, missing: fields.filter((field) => !written.has(field)) }).toEqual({ query, missing: [] });
  }
});

// What they look for: a line that a query filters by must be written so.
test('a request is a line with the message that the queries ask for', async () => {
  const [line] = await linesOfShop({}, [{ path: '/', headers: { 'x-request-id': 'order-7' } }]);
  expect(JSON.parse(line ?? '')).toMatchObject({
    message: 'request',
    requestId: 'order-7',
    status: 200,
    route: 'home',
  });
});

test('the queries are of Logs Insights, a command a line', () => {
  const queries = Object.fromEntries(
    definitions().map(({ Name, QueryString }) => [Name.slice(Name.lastIndexOf('/') + 1), QueryString]),
  );
  expect(queries).toEqual({
    'errors-by-route':
      'filter message = "request"\n| filter status >= 500\n| stats count(*) as errors by route, release\n| sort errors desc',
    'errors-by-release':
      'filter message = "request"\n| filter status >= 500\n| stats count(*) as errors by bin(5m), release',
    'one-request':
      'fields @timestamp, level, message, method, route, path, status, durationMs, release, traceId, reason\n| filter requestId = "REQUEST_ID"\n| sort @timestamp asc',
    'slowest-requests':
      'fields @timestamp, durationMs, route, status, release, requestId, traceId\n| filter message = "request"\n| filter route != "probe"\n| sort durationMs desc\n| limit 25',
  });
});
