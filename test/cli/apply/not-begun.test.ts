import type { ApplyOutcome } from '../../../cli/apply/applied';
import { notBegun } from '../../../cli/apply/not-begun';
import type { Verdict } from '../../../cli/verdict/verdict';

const of = {
  environment: 'production',
  services: ['db', 'api', 'web'].map((name) => ({ name, stack: `${name}-production` })),
};
const judged = (name: string, outcome: Verdict['outcome']) => ({
  services: [{ name, verdict: { outcome } as Verdict }],
});
const none = { services: [] };

interface Row {
  readonly ends: ApplyOutcome;
  readonly at?: string;
  readonly begun?: readonly string[];
  readonly done?: ReturnType<typeof judged>;
  readonly is: Readonly<Record<string, string>>;
}

const DB = 'db-production';
const API = 'api-production';
const WEB = 'web-production';
const FOUNDATION = 'mall-production-foundation';

test.each<Row>([
  { ends: 'released', at: WEB, begun: [DB, API, WEB], is: {} },
  { ends: 'unchanged', at: WEB, begun: [DB, API, WEB], is: {} },
  {
    ...{ ends: 'failed', at: API, begun: [DB, API], done: judged('api', 'rolled-back') },
    is: { web: 'api was rolled back' },
  },
  {
    ...{ ends: 'failed', at: API, begun: [DB, API], done: judged('api', 'failed') },
    is: { web: 'api failed' },
  },
  // Before its verdict.
  { ends: 'failed', at: DB, begun: [DB], is: { api: 'db failed', web: 'db failed' } },
  {
    ...{ ends: 'failed', at: FOUNDATION, begun: [FOUNDATION] },
    is: {
      db: `the stack ${FOUNDATION} failed`,
      api: `the stack ${FOUNDATION} failed`,
      web: `the stack ${FOUNDATION} failed`,
    },
  },
  {
    ...{ ends: 'unknown', at: API, begun: [DB, API], done: judged('api', 'still-running') },
    is: { web: 'what became of api could not be told' },
  },
  // AWS did not answer before it began.
  {
    ...{ ends: 'unknown', at: API, begun: [DB] },
    is: { api: 'it could not be told whether it may', web: 'it could not be told whether it may' },
  },
  // That of which the change set is another one has not begun itself.
  {
    ...{ ends: 'stale', at: API, begun: [DB] },
    is: {
      api: 'the change set of api is not the one that was shown',
      web: 'the change set of api is not the one that was shown',
    },
  },
  {
    ...{ ends: 'held', at: API, begun: [DB] },
    is: { api: 'production is held', web: 'production is held' },
  },
  // The hold came while it began, and it was taken back.
  { ends: 'held', at: API, begun: [DB, API], is: { web: 'production is held' } },
  {
    ends: 'held',
    is: { db: 'production is held', api: 'production is held', web: 'production is held' },
  },
  {
    ends: 'superseded',
    is: {
      db: 'a newer commit has gone out',
      api: 'a newer commit has gone out',
      web: 'a newer commit has gone out',
    },
  },
  // The last one stops nobody.
  { ends: 'failed', at: WEB, begun: [DB, API, WEB], done: judged('web', 'rolled-back'), is: {} },
])('$ends at $at, begun $begun', ({ ends, at, begun = [], done = none, is }) => {
  const found = notBegun(of, { outcome: ends, ...(at !== undefined && { stack: at }) }, new Set(begun), done);
  expect(Object.fromEntries(found.map(({ name, because }) => [name, because]))).toEqual(is);
});

test('of a service alone the outcome says it all', () => {
  const alone = { environment: 'production', services: [{ name: 'shop', stack: 'shop-production' }] };
  expect(notBegun(alone, { outcome: 'held' }, new Set(), none)).toEqual([]);
});
