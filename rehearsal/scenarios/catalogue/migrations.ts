import { type CatalogueLine, minutes, seconds } from './entry';
import { byAlarm, clearly, EVERYBODY, GOOD, harm, NOBODY, shareAt, untilTasks } from './nets';
import { gateOf, type Subject } from './subject';

/** That a command takes which runs once, from its start: the defaults of `once`, and a look after it. */
const ONCE_SECONDS = 60;

const CANNOT_LIVE = 'a migration that the running version cannot live with';

/** Releases that change a database before they have users. */
export function migrations(subject: Subject): readonly CatalogueLine[] {
  const gate = gateOf(subject, 'migration');
  if (!gate) {
    const why = 'no migration is configured';
    return [
      { name: 'a migration that works', why },
      { name: 'a migration that fails', why },
      { name: CANNOT_LIVE, why },
      { name: 'a migration that never ends', why },
      { name: 'a migration that cannot be taken back', why },
    ];
  }
  const stopped = { outcome: 'rolled-back', by: `gate:${gate.id}`, ...NOBODY } as const;
  const within = clearly(subject.alarms.errors);
  const { outcome, by } = byAlarm(subject, 'errors', { share: 0.2 });
  return [
    {
      name: 'a migration that works',
      group: 'migrations',
      isGood: true,
      options: { release: { once: { takes: minutes(2), exitCode: 0 } } },
      expected: GOOD,
      why: 'a release waits for it, and users do not notice',
    },
    {
      name: 'a migration that fails',
      group: 'migrations',
      options: { release: { once: { exitCode: 1 } } },
      expected: { ...stopped, within: seconds(untilTasks(subject) + ONCE_SECONDS) },
      why: 'no task of green is started on a database that is half changed',
    },
    gate.asksRunning
      ? {
          name: CANNOT_LIVE,
          group: 'migrations',
          // Blue is asked on a schema that is not that of users.
          options: { baseline: { once: { exitCode: 1 } }, release: {} },
          // A trial, and the answer.
          expected: { ...stopped, within: seconds(untilTasks(subject) + 2 * ONCE_SECONDS) },
          why: 'blue is asked before the database of users is changed, and no rollback would heal what it cannot read',
        }
      : { name: CANNOT_LIVE, why: 'no check of the running version is configured' },
    {
      name: 'a migration that never ends',
      group: 'migrations',
      options: { release: { once: { takes: minutes(24 * 60) } } },
      expected: { ...stopped, within: seconds(untilTasks(subject) + gate.timeoutSeconds) },
      why: 'its time is up, and blue has all users meanwhile',
    },
    {
      name: 'a migration that cannot be taken back',
      group: 'migrations',
      options: {
        // A rollback brings the tasks back, not the table: blue fails from the migration on, and goes on failing.
        baseline: { errorShare: ({ age }) => (age > 600 + 120 ? 0.2 : 0) },
        release: { errorShare: ({ age }) => (age > 60 ? 0.2 : 0), once: { takes: seconds(30) } },
        hooks: 'declared',
      },
      expected: {
        outcome,
        ...(by !== undefined && { by }),
        ...harm({ strategy: EVERYBODY }, { share: 0.2 }, within + 120),
        exposed: { atMostPercent: shareAt(subject.strategy, 60 + within) },
        failedBy: ['blue', 'green'],
      },
      why: 'blue does not understand what was changed: to go back does not heal, so that a migration must be understood by both',
    },
  ];
}
