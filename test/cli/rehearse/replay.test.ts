import { join } from 'node:path';
import { replayedLog, replayLines } from '../../../cli/rehearse/replay';
import { readAccessLog } from '../../../rehearsal/replay/access-log';
import { replayPaceOf } from '../../../rehearsal/replay/replay-pace';
import { trafficOf } from '../../../rehearsal/replay/traffic-of-log';
import { CANARY, MINUTE } from '../../rehearsal/ecs/world';

const configuration = {
  ...CANARY,
  strategy: { name: 'CANARY', percent: 10, holdMs: 10 * MINUTE } as const,
  bakeMs: 10 * MINUTE,
};

async function told(rate?: number, isStray: (path: string) => boolean = () => false) {
  const log = await readAccessLog([join(__dirname, '../../fixtures/access-log/shop.log')]);
  const traffic = trafficOf(log, ['/products/7']);
  const pace = replayPaceOf(configuration, traffic, rate);
  const strays = traffic.requests.filter(({ path }) => isStray(path));
  const replayed = replayedLog({ log, traffic }, pace, strays);
  return { replayed, lines: replayLines(replayed, log, configuration, pace) };
}

test('what is replayed, how much of it, and what is left out is said', async () => {
  const { lines } = await told();
  expect(lines).toEqual([
    'Replaying 30 requests of 34 lines in 1 file, 3 minutes of 10 requests on average, from the first on and again when they are over',
    "  as many users as in the log in a simulated minute; green's first step gets about 1 requests a minute",
    '  note: alarms judge a minute from 50 requests on, so they cannot see this step, and a gate that judges by users waits for more (minutes here); --rate sends more',
    '  43.3 %  GET /',
    '   3.3 %  HEAD /',
    '  36.7 %  GET /products',
    '  13.3 %  GET /products/{number}  asked for as /products/7',
    '   3.3 %  GET /{value}/{uuid}  asked for as /x/00000000-0000-4000-8000-000000000000',
    '  left out: 1 (of other methods than GET and HEAD, which could act)',
    '  left out: 1 (answered by the load balancer itself: a redirect, a refusal)',
    '  left out: 1 (WebSocket connections)',
    '  left out: 1 (lines that are no entries of such a log)',
    '  not read: line 34 of shop.log (fewer than 13 fields)',
  ]);
});

test('paths of another rule are left out of the shares', async () => {
  const { replayed } = await told(600, (path) => path.startsWith('/products'));
  expect(replayed).toMatchObject({ requests: 15, scale: 120, paths: [{ share: 0.8667 }, {}, {}] });
  expect(replayed.leftOut[0]).toEqual({ why: 'for a path that another rule takes', requests: 15 });
});

test('enough users need no note', async () => expect((await told(600)).lines.join()).not.toContain('note:'));
