import { carryOut, PREPARED_STEP } from '../../../cli/github/unfinished/carry-out';
import { GitHubStandIn } from './stand-in';
import { zipOf } from './zip-of';

let github: GitHubStandIn;
beforeEach(async () => {
  github = new GitHubStandIn();
  await github.start();
  for (const id of [1, 2]) artifact(id);
});
afterEach(() => github.close());

const COMMIT = 'a'.repeat(40);
const prepared = (run: number, change: object = {}) =>
  JSON.stringify({ run, commit: COMMIT, environment: 'production', ...change });

const run = (
  id: number,
  conclusion: string | null,
  status = 'completed',
  created_at = '2026-11-26T09:00:00Z',
) => ({
  ...{ id, conclusion, status, created_at, head_sha: COMMIT, html_url: `https://github.com/r/${id}` },
});
const ran = (...workflow_runs: object[]) =>
  github.on('GET', 'actions/workflows/deploy.yml/runs', { json: { workflow_runs } });

function artifact(run: number, more: object = {}, text = prepared(run)): void {
  const created_at = '2026-11-26T09:03:00Z';
  github.on('GET', `actions/runs/${run}/artifacts`, {
    list: [{ id: 10 + run, name: 'prepared-production', expired: false, created_at, ...more }],
    within: 'artifacts',
  });
  github.on('GET', `actions/artifacts/${10 + run}/zip`, { bytes: zipOf({ 'prepared.json': text }) });
  const steps = [{ name: PREPARED_STEP, conclusion: 'success' }];
  const times = { started_at: '2026-11-26T09:02:00Z', completed_at: '2026-11-26T09:04:00Z' };
  github.on('GET', `actions/runs/${run}/jobs`, {
    list: [{ name: 'Prepare production', ...times, steps }],
    within: 'jobs',
  });
}

const unfinished = () =>
  carryOut(github.client(), {
    environment: 'production',
    workflow: 'deploy.yml',
    branch: 'main',
    since: Date.parse('2026-11-24T00:00:00Z'),
  });

test.each(['failure', 'cancelled', 'timed_out'])('of a run that ended as %s', async (conclusion) => {
  ran(run(2, conclusion), run(1, 'failure'));
  expect(await unfinished()).toEqual({ prepared: prepared(2), run: 'https://github.com/r/2' });
});

test.each<[string, () => void, string | undefined]>([
  ['the newest ended well', () => ran(run(2, 'success'), run(1, 'failure')), undefined],
  ['the newest still runs', () => ran(run(2, null, 'in_progress'), run(1, 'failure')), prepared(1)],
  [
    'the newest prepared nothing',
    () => {
      ran(run(2, 'failure'), run(1, 'failure'));
      artifact(2, { name: 'prepared-production-eu' });
    },
    prepared(1),
  ],
  [
    'what it prepared is gone',
    () => {
      ran(run(2, 'failure'));
      artifact(2, { expired: true });
    },
    undefined,
  ],
  ['it is too old', () => ran(run(2, 'failure', 'completed', '2026-11-23T00:00:00Z')), undefined],
  ['no run', () => ran(), undefined],
  ['no such workflow', () => {}, undefined],
  [
    'another job has uploaded it',
    () => {
      ran(run(2, 'failure'));
      artifact(2, { created_at: '2026-11-26T09:01:00Z' });
    },
    undefined,
  ],
])('%s', async (_, given, expected) => {
  given();
  expect((await unfinished())?.prepared).toBe(expected);
});

test.each<[string, string]>([
  ['another commit', prepared(2, { commit: 'b'.repeat(40) })],
  ['another environment', prepared(2, { environment: 'staging' })],
  ['nothing', 'no JSON'],
])('what was prepared of %s goes on no record', async (_, text) => {
  ran(run(2, 'failure'));
  artifact(2, {}, text);
  await expect(unfinished()).rejects.toThrow(`must answer what was prepared of ${COMMIT}`);
});
