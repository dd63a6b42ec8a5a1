import type http from 'node:http';
import { boundTo } from '../../../rehearsal/elasticloadbalancing/cookies';
import { forwardTo, process } from './fixtures';
import { Stage } from './stage';

let stage: Stage;
beforeEach(async () => {
  stage = await Stage.open();
});
afterEach(() => stage.close());

const MINUTE = 60_000;

/** The cookies that an answer sets, as a client sends them back. */
function kept(headers: http.IncomingHttpHeaders): string {
  const lines: string | string[] | undefined = headers['set-cookie'];
  const all = typeof lines === 'string' ? [lines] : (lines ?? []);
  return all.map((line) => line.split(';')[0]).join('; ');
}

const sticky = (seconds: number) => ({
  ...(forwardTo([stage.primary, 1], [stage.alternate, 1]) as Extract<
    ReturnType<typeof forwardTo>,
    { type: 'forward' }
  >),
  stickySeconds: seconds,
});

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/sticky-sessions.html
describe('between target groups', () => {
  beforeEach(async () => {
    await stage.target(stage.primary, (_request, response) => response.end('primary'));
    await stage.target(stage.alternate, (_request, response) => response.end('alternate'));
    stage.loadBalancer.modifyRule(stage.production.arn, { action: sticky(300) });
  });

  test('a client stays with its group, whatever the weights, until the cookie ends', async () => {
    const first = await stage.get();
    const cookie = kept(first.headers);
    expect(cookie).toMatch(/^AWSALBTG=[\w-]+; AWSALBTGCORS=[\w-]+$/);
    const other = first.body === 'primary' ? stage.alternate : stage.primary;
    stage.loadBalancer.modifyRule(stage.production.arn, {
      action: {
        ...sticky(300),
        targetGroups: [stage.primary, stage.alternate].map((group) => ({
          targetGroupArn: group.arn,
          weight: group === other ? 100 : 0,
        })),
      },
    });
    expect((await stage.get('/', { cookie })).body).toBe(first.body);
    expect((await stage.get()).body).toBe(other.name);
    stage.clock.advance(5 * MINUTE);
    expect((await stage.get('/', { cookie })).body).toBe(other.name);
  });

  test('each answer renews the cookie', async () => {
    const first = await stage.get();
    stage.clock.advance(4 * MINUTE);
    const second = await stage.get('/', { cookie: kept(first.headers) });
    stage.clock.advance(4 * MINUTE);
    expect((await stage.get('/', { cookie: kept(second.headers) })).body).toBe(first.body);
    expect(boundTo(kept(first.headers), 'AWSALBTG', stage.clock.now())).toBeUndefined();
  });

  test('a client of an emptied group gets 503, others do not', async () => {
    const first = await stage.get();
    const emptied = first.body === 'primary' ? stage.primary : stage.alternate;
    await emptied.deregister(emptied.name);
    expect((await stage.get('/', { cookie: kept(first.headers) })).status).toBe(503);
    expect(stage.records.at(-1)).toMatchObject({ because: 'no-target', targetGroupArn: emptied.arn });
  });

  test('a group that the rule no longer names binds nobody', async () => {
    const first = await stage.get();
    const other = first.body === 'primary' ? stage.alternate : stage.primary;
    stage.loadBalancer.modifyRule(stage.production.arn, {
      action: { ...sticky(300), targetGroups: [{ targetGroupArn: other.arn, weight: 1 }] },
    });
    expect((await stage.get('/', { cookie: kept(first.headers) })).body).toBe(other.name);
  });

  test.each(['AWSALBTG=', 'AWSALBTG=not-ours', 'other=1; AWSALBTG=%%%'])(
    '%s binds nobody',
    async (cookie) => {
      expect((await stage.get('/', { cookie })).status).toBe(200);
    },
  );
});

describe('to a target', () => {
  /** Two targets in the primary group that answer with their id; one sets a cookie of its own when asked at /login. */
  async function twoTargets(): Promise<void> {
    for (const id of ['a', 'b']) {
      const port = await stage.served((request, response) => {
        if (request.url === '/login') response.setHeader('set-cookie', 'SESSION=1');
        response.end(id);
      });
      stage.primary.register(process(id, port));
    }
  }

  test('lb_cookie: the same target, until it is gone; then another, for good', async () => {
    stage.primary.modifyAttributes({ stickiness: { type: 'lb_cookie', durationSeconds: 60 } });
    await twoTargets();
    const first = await stage.get();
    const cookie = kept(first.headers);
    expect(cookie).toMatch(/^AWSALB=[\w-]+; AWSALBCORS=[\w-]+$/);
    for (let times = 0; times < 3; times += 1) {
      expect((await stage.get('/', { cookie })).body).toBe(first.body);
    }
    await stage.primary.deregister(first.body);
    const second = await stage.get('/', { cookie });
    expect([second.status, second.body]).toEqual([200, first.body === 'a' ? 'b' : 'a']);
    expect(boundTo(kept(second.headers), 'AWSALB', stage.clock.now())).toBe(second.body);
  });

  test('app_cookie: bound from the answer that sets it, for as long as the client has it', async () => {
    stage.primary.modifyAttributes({
      stickiness: { type: 'app_cookie', cookieName: 'SESSION', durationSeconds: 60 },
    });
    await twoTargets();
    expect(kept((await stage.get()).headers)).toBe('');
    const login = await stage.get('/login');
    const cookie = kept(login.headers);
    expect(cookie).toMatch(/^SESSION=1; AWSALBAPP-0=[\w-]+$/);
    const bodies = async (sent: string) => [
      (await stage.get('/', { cookie: sent })).body,
      (await stage.get('/', { cookie: sent })).body,
    ];
    expect(await bodies(cookie)).toEqual([login.body, login.body]);
    const alone = cookie.replace('SESSION=1; ', '');
    expect((await bodies(alone)).sort()).toEqual(['a', 'b']);
  });
});
