import { harmless, members, number, object, type Setting, unknown, whereThere } from './direction';

/** MIGRATION_TASK. Too little room ends its task, and with it the release. */
export const migrationTask: Setting = object('its task', {
  cpu: harmless('CPU units of its task'),
  memory: harmless('MiB of its task'),
  compatibility: whereThere(
    'the check of the version that runs',
    unknown('the check of the version that runs'),
  ),
  ...Object.fromEntries(
    ['cluster', 'family', 'container', 'command', 'subnets', 'securityGroups'].map((each) => [
      each,
      unknown(`${each} of its task`),
    ]),
  ),
});

/** MIGRATION_AFTER: it does what cannot be taken back once these have passed. */
export const migrationAfter: Setting = object('what it waits for', {
  functions: members('a gate that comes before it', 'more'),
  pauses: number('persons that it waits for', 'higher'),
});
