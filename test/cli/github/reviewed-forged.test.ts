import { at, BEFORE, PLAN, pull, Reviewing } from './reviewing';

describe('a plan that was made by the workflows of another base is none', () => {
  let github: Reviewing;
  beforeEach(async () => {
    github = new Reviewing();
    await github.start();
  });
  afterEach(() => github.close());

  const other = (ref: string) => ({ number: 4, base: { ref, repo: { full_name: 'acme/shop' } } });
  const own = { number: 3, base: { ref: 'main' } };
  const changed = (event: string, minute: number) =>
    github.on('GET', 'issues/3/events', { list: [{ event, created_at: at(minute) }] });

  test.each<[string, () => void, string]>([
    ['it went elsewhere', () => github.on('GET', 'pulls/3', pull({}, 'evil')), 'went into evil'],
    [
      'a second one from the same head',
      () => github.on('GET', 'pulls', { list: [own, other('evil')] }),
      '#4 from the same head goes into evil',
    ],
    ['GitHub lists none from the head', () => github.on('GET', 'pulls', { list: [] }), 'does not list it'],
    ['the run is of another branch at the same commit', () => github.ran({ head_branch: 'twin' }), 'no run'],
    ['the run is of another commit', () => github.ran({ head_sha: BEFORE }), 'no run'],
    ['the run is of a push', () => github.ran({ event: 'push' }), 'no run'],
    [
      'the run is of one that is open, into another branch',
      () => github.ran({ pull_requests: [{ base: { ref: 'evil' } }] }),
      'no run',
    ],
    ['its own base was changed since', () => changed('base_ref_changed', 2), 'no run'],
    ['its base was merged since', () => changed('automatic_base_change_succeeded', 2), 'no run'],
    ['another job has uploaded it', () => github.artifact(PLAN, false, at(1)), 'no run'],
    ['somebody has uploaded it afterwards', () => github.artifact(PLAN, false, at(5)), 'no run'],
    ['the step has not handed it on', () => github.uploaded({}, 'failure'), 'no run'],
    ['the job is another one', () => github.uploaded({ name: 'staging / Plan' }), 'no run'],
    ['the job has not ended', () => github.uploaded({ completed_at: null }), 'no run'],
  ])('%s', async (_, given, why) => {
    given();
    expect(await github.reviewed()).toMatchObject({
      lines: [],
      pullRequests: [{ number: 3, without: expect.stringContaining(why) }],
    });
  });

  test.each<[string, () => void]>([
    ['a second one into main', () => github.on('GET', 'pulls', { list: [own, other('main')] })],
    ['a base that was changed before the run', () => changed('base_ref_changed', 0)],
    ['a workflow that calls it', () => github.uploaded({ name: 'plan / production / Plan' })],
  ])('and one is: %s', async (_, given) => {
    given();
    expect((await github.reviewed()).lines).toEqual(PLAN.lines);
  });

  test('those from the head are asked for by its owner and name, open and closed', async () => {
    await github.reviewed();
    expect(github.calls.map(({ path }) => path)).toContain(
      '/repos/acme/shop/pulls?state=all&head=acme%3Achange&per_page=100',
    );
  });
});
