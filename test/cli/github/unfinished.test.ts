import { carryOut } from '../../../cli/github/unfinished/carry-out';
import { GitHubStandIn } from './stand-in';
import { zipOf } from './zip-of';

let github: GitHubStandIn;
beforeEach(async () => {
  github = new GitHubStandIn();
  await github.start();
  for (const id of [1, 2]) artifact(id);
});
afterEach(() => github.close());

const run = (
  id: number,
  conclusion: string | null,
  status = 'completed',
  created_at = '2026-11-26T09:00:00Z',
) => ({
  ...{ id, conclusion, status, created_at, html_url: `https://github.com/r/${id}` },
});
const ran = (...workflow_runs: object[]) =>
  github.on('GET', 'actions/workflows/deploy.yml/runs', { json: { workflow_runs } });

function artifact(run: number, more: object = {}): void {
  github.on('GET', `actions/runs/${run}/artifacts`, {
    list: [{ id: 10 + run, name: 'prepared-production', expired: false, ...more }],
    within: 'artifacts',
  });
  github.on('GET', `actions/artifacts/${10 + run}/zip`, {
    bytes: zipOf({ 'prepared.json': `{"run":${run}}` }),
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
  expect(await unfinished()).toEqual({ prepared: '{"run":2}', run: 'https://github.com/r/2' });
});

test.each<[string, () => void, string | undefined]>([
  ['the newest ended well', () => ran(run(2, 'success'), run(1, 'failure')), undefined],
  ['the newest still runs', () => ran(run(2, null, 'in_progress'), run(1, 'failure')), '{"run":1}'],
  [
    'the newest prepared nothing',
    () => {
      ran(run(2, 'failure'), run(1, 'failure'));
      artifact(2, { name: 'prepared-production-eu' });
    },
    '{"run":1}',
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
])('%s', async (_, given, prepared) => {
  given();
  expect((await unfinished())?.prepared).toBe(prepared);
});
