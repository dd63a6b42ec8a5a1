import { decide } from '../../../cli/verdict/decide';
import type { Question } from '../../../cli/verdict/verdict';
import { at, deploymentArn, digest, recordOf, type Told } from './records';

const asked: Question = { service: 'shop', environment: 'production' };
const good: Told = { id: 'd2', minute: 10, version: 2, found: 1, status: 'SUCCESSFUL' };
const back: Told = { ...good, status: 'ROLLBACK_SUCCESSFUL' };
const restoring: Told = { id: 'd3', minute: 16, version: 1, found: 1, status: 'SUCCESSFUL' };
const older: Told = { id: 'd1', minute: 0, version: 1, found: 7, status: 'SUCCESSFUL' };
const stopped: Told = { ...good, status: 'STOPPED' };
const next: Told = { id: 'd3', minute: 12, version: 3, found: 1, status: 'SUCCESSFUL' };
const since = at(5).getTime();
const expects = (version: number) => ({ digest: digest(version) });
const watched = { watched: deploymentArn('d2') };

/** What is said in short: an outcome with the deployment that it speaks of, `wait` or `look`. */
function said(question: Partial<Question>, told: readonly Told[], without: readonly string[] = []): string {
  const answer = decide({ ...asked, ...question }, recordOf(told, without));
  const of = (arn = '') => arn.slice(arn.lastIndexOf('/') + 1);
  if (answer.next === 'say') return `${answer.verdict.outcome} ${of(answer.verdict.deployment)}`.trim();
  return answer.next === 'look' ? answer.as : `wait ${of(answer.deployment.serviceDeploymentArn)}`;
}

// source: Amazon ECS API reference, ServiceDeployment, status
test.each<[string, string]>([
  ['PENDING', 'wait d2'],
  ['IN_PROGRESS', 'wait d2'],
  ['STOP_REQUESTED', 'wait d2'],
  ['ROLLBACK_REQUESTED', 'wait d2'],
  ['ROLLBACK_IN_PROGRESS', 'wait d2'],
  ['SUCCESSFUL', 'released'],
  ['STOPPED', 'failed d2'],
  ['ROLLBACK_SUCCESSFUL', 'rolled-back d2'],
  ['ROLLBACK_FAILED', 'failed d2'],
  ['BAKED', 'wait d2'], // one that ECS adds one day
  ['toString', 'wait d2'],
])('the newest is %s', (status, expected) => {
  expect(said({}, [{ ...good, status }, older])).toBe(expected);
  expect(said({ since }, [{ ...good, status }, older])).toBe(expected);
  expect(said(expects(2), [{ ...good, status }, older])).toBe(expected);
});

test('a status that ECS adds one day, of one that has ended', () => {
  expect(said({}, [{ ...good, status: 'BAKED', finishedAt: at(20) }, older])).toBe('unknown d2');
});

describe('the newest says SUCCESSFUL, and', () => {
  test.each<[string, Partial<Question>, readonly Told[], string]>([
    ['brings what is expected', expects(2), [good, older], 'released'],
    ['brings another image', expects(3), [good, older], 'wrong-digest d2'],
    ['restores what a rolled-back one had found', {}, [restoring, back, older], 'rolled-back d2'],
    ['restores it, with all since', { since }, [restoring, back, older], 'rolled-back d2'],
    [
      'restores it, and the rolled-back one was expected',
      expects(2),
      [restoring, back, older],
      'rolled-back d2',
    ],
    [
      'restores it after a rollback that failed',
      {},
      [restoring, { ...back, status: 'ROLLBACK_FAILED' }],
      'failed d2',
    ],
    [
      'restores it a second time',
      {},
      [{ ...restoring, id: 'd4', minute: 30 }, restoring, back],
      'rolled-back d2',
    ],
    [
      'restores the same image that was expected with other settings',
      expects(2),
      [{ ...restoring, image: 2 }, back],
      'rolled-back d2',
    ],
    ['is what is expected: the one before', expects(1), [restoring, back, older], 'released'],
    ['is a fix after a rollback, of any time', {}, [next, back, older], 'released'],
    ['is not ours: ours was rolled back', { since }, [next, back, older], 'rolled-back d2'],
    ['is not ours: ours was replaced', { since }, [next, { ...stopped, finishedAt: at(13) }], 'replaced d2'],
    ['is not ours by its image', expects(2), [next, { ...stopped, finishedAt: at(13) }], 'replaced d2'],
    ['is not ours by its image, ours went out before', expects(2), [next, good], 'replaced d2'],
    ['is not ours: an operator stopped ours', { since }, [{ ...next, minute: 20 }, stopped], 'failed d2'],
    ['is not the one that was watched', watched, [next, good], 'replaced d2'],
    ['is not the one that was watched and rolled back', watched, [next, back], 'rolled-back d2'],
    ['is the second of two that went out since', { since }, [next, good, older], 'released'],
    ['comes long after a rollback and a release', {}, [{ ...restoring, minute: 99 }, next, back], 'released'],
  ])('%s', (_, question, told, expected) => {
    expect(said(question, told)).toBe(expected);
  });

  test.each<[string, readonly Told[], readonly string[], string]>([
    ['its revision is not on record', [good, older], ['d2'], 'unknown d2'],
    [
      'what a rolled-back one had found is not on record',
      [restoring, back],
      ['found-by-d2'],
      'rolled-back d2',
    ],
  ])('%s', (_, told, without, expected) => {
    expect(said({}, told, without)).toBe(expected);
  });
});

describe('while the newest runs', () => {
  const running: Told = { ...next, status: 'IN_PROGRESS' };

  test.each<[string, Partial<Question>, readonly Told[], string]>([
    ['it is waited for', {}, [running, good], 'wait d3'],
    ['it is waited for, with the expected image', expects(3), [running, good], 'wait d3'],
    ['it has replaced the watched one', watched, [running, good], 'replaced d2'],
    ['the watched one was rolled back', watched, [running, back], 'rolled-back d2'],
    [
      'CloudFormation’s own restores the one before',
      {},
      [{ ...running, version: 1 }, back],
      'rolled-back d2',
    ],
    ['it has replaced the expected image', expects(2), [running, good], 'replaced d2'],
  ])('%s', (_, question, told, expected) => {
    expect(said(question, told)).toBe(expected);
  });
});

describe('nothing was deployed since', () => {
  const question = { since };

  test.each<[string, Partial<Question>, readonly Told[], string]>([
    ['after a success', question, [older], 'unchanged'],
    ['after a rollback', question, [{ ...older, minute: -60, status: 'ROLLBACK_SUCCESSFUL' }], 'unchanged'],
    ['and ECS remembers nothing', question, [], 'unchanged'],
    ['and ECS remembers nothing of the expected image', expects(2), [], 'unchanged'],
    ['but an older one runs', question, [{ ...older, status: 'IN_PROGRESS' }], 'wait d1'],
    [
      'but an older one was rolled back since',
      question,
      [{ ...older, status: 'ROLLBACK_SUCCESSFUL' }],
      'rolled-back d1',
    ],
    [
      'and an older one was rolled back to the expected image',
      { ...question, ...expects(7) },
      [{ ...older, status: 'ROLLBACK_SUCCESSFUL' }],
      'unchanged',
    ],
    [
      'but the last one was stopped half-way',
      question,
      [{ ...older, minute: -60, status: 'STOPPED' }],
      'failed d1',
    ],
    ['but the last one is what ECS adds one day', question, [{ ...older, status: 'BAKED' }], 'wait d1'],
  ])('%s', (_, asked, told, expected) => {
    expect(said(asked, told)).toBe(expected);
  });

  test('no deployment ever, and nothing to go by', () => {
    expect(said({}, [])).toBe('unknown');
  });

  test('one of the same moment is one since', () => {
    expect(said({ since: at(10).getTime() }, [good, older])).toBe('released');
    expect(said({ since: at(10).getTime() + 1 }, [good, older])).toBe('unchanged');
  });
});

test('a digest that ECS has not resolved is none', () => {
  const record = recordOf([good]);
  const revisions = new Map(
    [...record.revisions].map(([arn, revision]) => [
      arn,
      { ...revision, containerImages: [{ image: 'shop:latest' }] },
    ]),
  );
  expect(decide({ ...asked, ...expects(2) }, { ...record, revisions })).toMatchObject({
    verdict: { outcome: 'unknown' },
  });
});
