import { callOf } from '../../../lambda/jobs/event';
import { JOBS_OF_SHOP, taskStopped } from './jobs-of';

const of = (event: unknown) => callOf(event, JOBS_OF_SHOP, 'shop');
const ended = (event: unknown) => {
  const call = of(event);
  if (call.kind !== 'end') throw new Error(`it must be an end, got ${call.kind}`);
  return call;
};

test('a schedule names the job, and when it should start', () => {
  expect(of({ start: 'refresh-prices', at: '2026-11-28T03:00:00Z' })).toEqual({
    kind: 'start',
    job: JOBS_OF_SHOP[1],
    at: '2026-11-28T03:00:00Z',
  });
});

// source: EventBridge user guide, "Scheduled Event"
test.each([
  ['the rule’s schedule', { source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }],
  ['whoever calls it by hand', {}],
  ['a start without its time', { start: 'close-books' }],
])('%s looks', (_, event) => {
  expect(of(event)).toEqual({ kind: 'look' });
});

test('a task that has stopped, as ECS tells of it', () => {
  expect(ended(taskStopped())).toEqual({
    kind: 'end',
    job: JOBS_OF_SHOP[0],
    ended: {
      run: { at: '2026-11-28T03_00_00Z', attempt: 0 },
      exitCode: 0,
      stopCode: 'EssentialContainerExited',
      startedAt: Date.UTC(2026, 10, 28, 3, 0, 21),
      stoppedAt: Date.UTC(2026, 10, 28, 3, 10, 1),
    },
  });
});

test.each<[string, object, object]>([
  ['one that somebody started by hand', { detail: { startedBy: undefined } }, { run: undefined }],
  ['one that a person named', { detail: { startedBy: 'ada' } }, { run: undefined }],
  ['a repetition', { detail: { startedBy: 'teal/2026-11-28T03_00_00Z/1' } }, { run: { attempt: 1 } }],
  [
    'one that never began',
    { exitCode: null, detail: { startedAt: undefined } },
    { exitCode: undefined, startedAt: undefined },
  ],
  ['one without containers', { detail: { containers: undefined } }, { exitCode: undefined }],
  // The exit codes of others are not the job's.
  ['a sidecar that failed', { exitCode: 0 }, { exitCode: 0 }],
  ['one that was killed', { exitCode: 137 }, { exitCode: 137 }],
  [
    'one that does not say when',
    { detail: { stoppedAt: undefined } },
    { stoppedAt: Date.UTC(2026, 10, 28, 3, 10, 3) },
  ],
])('%s', (_, event, expected) => {
  expect(ended(taskStopped(event)).ended).toMatchObject(expected);
});

test('a job that it was not told of is refused: Lambda calls again, and keeps what it cannot do', () => {
  expect(() => of({ start: 'gone', at: 'now' })).toThrow(
    'start must be one of close-books,refresh-prices, got gone',
  );
  expect(() => of(taskStopped({ job: 'gone' }))).toThrow(
    'group must be of a job, got family:shop-production-job-gone',
  );
});

test('a job whose name begins like another’s is told from it', () => {
  expect(() => of(taskStopped({ job: 'close-books-again' }))).toThrow('group must be of a job');
});
