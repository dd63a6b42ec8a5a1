import { guardOf, planDrill } from '../../../cli/drill/decide';
import type { HoldEntry, ReleaseEntry } from '../../../cli/records/entry';
import { commit, deployment, standing, type Told, time } from '../rollback/standings';
import { digest } from '../verdict/records';

describe('the last environment is left alone', () => {
  const order = ['staging', 'production'];
  test.each<[string, string, readonly string[] | undefined, string | undefined, boolean]>([
    ['one before the last', 'staging', order, undefined, false],
    ['the last', 'production', order, undefined, true],
    ['the only one', 'production', ['production'], undefined, true],
    ['one that the assembly has not', 'other', order, undefined, true],
    ['without an assembly', 'staging', undefined, undefined, true],
    ['the last, named twice', 'production', order, 'production', false],
    ['another one named twice', 'production', order, 'staging', true],
    ['without an assembly, named twice', 'staging', undefined, 'staging', false],
  ])('%s', (_, environment, environments, evenLast, isGuarded) => {
    expect(guardOf(environment, environments, evenLast) !== undefined).toBe(isGuarded);
  });

  test('says what to do', () => {
    const named = (twice: string) => `or name it twice: --even-last ${twice}`;
    expect(guardOf('production', order, undefined)).toBe(
      `--env must be an environment before the last, got production, which is the last; drill in staging, ${named('production')}`,
    );
    // Not where it was asked for.
    expect(guardOf('staging', undefined, undefined)).toBe(
      `--env must be an environment before the last, got staging, and no assembly says the order of environments; synthesize it (npx cdk synth -q), or name one by --assembly, ${named('staging')}`,
    );
  });
});

describe('what is drilled', () => {
  const release = (version: number, more: Partial<ReleaseEntry> = {}): ReleaseEntry => ({
    schemaVersion: 1,
    ...{
      kind: 'release',
      outcome: 'released',
      commit: commit(version),
      digest: digest(version),
      at: time(version),
    },
    ...{ service: 'shop', environment: 'staging', reason: '', overrides: [] },
    ...more,
  });
  const hold: HoldEntry = {
    schemaVersion: 1,
    kind: 'hold',
    ...{
      id: 'hold-20261126T100000Z-0001',
      at: time(0),
      by: 'octocat',
      reason: 'a drill',
      recoversTo: digest(2),
    },
  };
  const WELL: Told = { status: 'UPDATE_COMPLETE', newest: deployment(2, 'SUCCESSFUL') };
  const LOG = [release(2), release(1)];
  const planned = (told = WELL, log: readonly ReleaseEntry[] = LOG, holds: readonly HoldEntry[] = []) =>
    planDrill(standing(told), holds, log);

  test('the release before the one that runs', () => {
    expect(planned()).toMatchObject({ from: { digest: digest(2) }, to: { digest: digest(1) } });
  });
  test('the same after a drill', () => {
    const after = [release(2, { kind: 'recovery' }), release(1), ...LOG];
    expect(planned(WELL, after)).toMatchObject({ from: { digest: digest(2) }, to: { digest: digest(1) } });
  });
  test.each<[string, Told, readonly ReleaseEntry[], readonly HoldEntry[], string]>([
    ['a hold', WELL, LOG, [hold], 'npx teal rollback --previous'],
    [
      'a deployment',
      { ...WELL, newest: deployment(3, 'IN_PROGRESS') },
      LOG,
      [],
      'nothing must be on its way',
    ],
    ['an update', { ...WELL, status: 'UPDATE_IN_PROGRESS' }, LOG, [], 'nothing must be on its way'],
    ['a change past CloudFormation', { ...WELL, live: [3] }, LOG, [], 'must run what its stack says'],
    ['nothing on record', WELL, [], [], 'must be a release on record'],
    ['one release alone', WELL, [release(2)], [], 'must be a release before'],
    ['a migration', WELL, [release(2, { irreversible: 'dropped price' }), release(1)], [], 'dropped price'],
  ])('not with %s', (_, told, log, holds, problem) => {
    expect(planned(told, log, holds)).toEqual({
      problems: expect.arrayContaining([expect.stringContaining(problem)]),
    });
  });
});
