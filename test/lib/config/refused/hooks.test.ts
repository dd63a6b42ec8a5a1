import {
  admission,
  approval,
  type DeliveryInput,
  freeze,
  infrastructure,
  metrics,
  migration,
  minutes,
  quietAlarms,
  smokeTest,
  uniform,
} from '../../../../lib';
import { refusal, right } from './refusal';

type Gates = NonNullable<DeliveryInput['gates']>;
const requests = [{ path: '/' }];
const smokes = (count: number): Gates =>
  Array.from({ length: count }, (_, nth) => smokeTest({ id: `smoke-${nth}`, requests }));
const approvals = (count: number): Gates =>
  Array.from({ length: count }, (_, nth) =>
    approval({ id: `approval-${nth}`, timeout: minutes(10), notify: 'ops@example.com' }),
  );
const preflight: Gates = [freeze({ calendars: ['holidays'] }), quietAlarms(), admission()];

const functions = (got: number) => [
  `gates must be at most 8 gates with functions, since ECS takes 10 Lambda hooks a service and live-traffic and separation are two of them, got ${got}; put the requests of several into one`,
];
const pauses = (got: number) => [
  `gates must be at most 10 approvals, since ECS takes 10 PAUSE hooks a service, got ${got}; ask once where one answer will do`,
];

// source: ECS developer guide, "Lifecycle hooks": at most 10 Lambda hooks and 10 PAUSE hooks a service
test.each<[string, Gates, string[]]>([
  ['8 functions beside the two guards', smokes(8), []],
  ['9 functions', smokes(9), functions(9)],
  ['7 functions and the three of preflight, which are one', [...smokes(7), ...preflight], []],
  ['8 functions and the three of preflight', [...smokes(8), ...preflight], functions(9)],
  ['8 functions and one of preflight', [...smokes(8), quietAlarms()], functions(9)],
  ['10 approvals', approvals(10), []],
  ['11 approvals', approvals(11), pauses(11)],
  ['8 functions and 10 approvals', [...smokes(8), ...approvals(10)], []],
  ['9 and 11', [...smokes(9), ...approvals(11)], [...functions(9), ...pauses(11)]],
  [
    'a gate of each kind with a function, and one more',
    [...preflight, migration({ command: ['true'] }), uniform(), infrastructure(), metrics(), ...smokes(4)],
    functions(9),
  ],
])('%s', (_, gates, problems) => expect(refusal({ ...right, gates })).toEqual(problems));
