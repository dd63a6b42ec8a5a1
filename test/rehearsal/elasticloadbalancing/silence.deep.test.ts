import { request } from 'undici';
import { Stage } from './stage';

let stage: Stage;
afterEach(() => stage.close());

/** Ends when the clock is held so often: the deadline of the test is the only other end. */
async function holds(count: number): Promise<void> {
  while (stage.clock.holds !== count) await new Promise((resolve) => setImmediate(resolve));
}

const IMPATIENT = { silenceMs: 10 };

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-troubleshooting.html
// (HTTP 504: no answer before the idle timeout elapsed; a timeout on a live answer is never shrunk or multiplied)
describe('a target that is silent holds the clock at real time', () => {
  test('until the idle timeout is over: 504', async () => {
    stage = await Stage.open(IMPATIENT);
    await stage.target(stage.primary, () => {});
    const answer = stage.get();
    await holds(1);
    expect(stage.records).toEqual([]);
    expect((await answer).status).toBe(504);
    expect([stage.clock.holds, stage.clock.held]).toEqual([0, 1]);
  });

  test('until it answers, however long the rest of the answer takes', async () => {
    stage = await Stage.open({ ...IMPATIENT, attributes: { idleTimeoutMs: 60_000 } });
    let answer = () => {};
    let end = () => {};
    await stage.target(stage.primary, (_request, response) => {
      answer = () => response.write('first, ');
      end = () => response.end('last');
    });
    const started = request(stage.url(), { reset: true });
    await holds(1);
    answer();
    const { body } = await started;
    expect(stage.clock.holds).toBe(0);
    end();
    expect(await body.text()).toBe('first, last');
    expect(stage.clock.held).toBe(1);
  });

  test('until the client leaves', async () => {
    stage = await Stage.open({ ...IMPATIENT, attributes: { idleTimeoutMs: 60_000 } });
    await stage.target(stage.primary, () => {});
    const leave = new AbortController();
    const left = expect(request(stage.url(), { signal: leave.signal })).rejects.toThrow();
    await holds(1);
    leave.abort();
    await left;
    await holds(0);
  });

  test('not one that answers before', async () => {
    stage = await Stage.open({ silenceMs: 60_000 });
    await stage.target(stage.primary, (_request, response) => response.end());
    expect((await stage.get()).status).toBe(200);
    expect(stage.clock.held).toBe(0);
  });
});
