import { admission, errorBudget, freeze, millis, quietAlarms } from '../../../../lib';
import { longestPreflight } from '../../../../lib/config/preflight-size';
import { shop } from '../../../synth';
import { refusal, right, withService } from './refusal';

const freezes = (count: number) =>
  Array.from({ length: count }, (_, nth) => freeze({ id: `freeze-number-${nth}`, calendars: ['holidays'] }));
const routes = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, nth) => [
      `route-${nth}`,
      { availability: 99.9, latency: { under: millis(300), share: 99 } },
    ]),
  );
const accepting = (count: number) =>
  admission({
    accept: Array.from({ length: count }, (_, nth) => ({
      id: `CVE-2026-${10_000 + nth}`,
      expires: '2027-01-31',
      reason: 'not reachable: '.repeat(20),
    })),
  });

// source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, environment variables
test.each<[string, unknown, string[]]>([
  ['a freeze or two, and findings', { ...right, gates: [...freezes(2), quietAlarms(), accepting(40)] }, []],
  ['many small gates', { ...right, gates: freezes(25) }, ['gates']],
  ['ten routes', withService({ gates: [errorBudget()], objectives: { routes: routes(10) } }), []],
  [
    'many routes',
    withService({ gates: [errorBudget()], objectives: { routes: routes(25) } }),
    ['service.gates'],
  ],
  [
    'many routes, of which few are looked at',
    withService({
      gates: [errorBudget({ objectives: ['route-1-latency'] })],
      objectives: { routes: routes(25) },
    }),
    [],
  ],
  ['many findings', { ...right, gates: [accepting(100)] }, ['gates']],
  ['those of a service', withService({ gates: freezes(25) }), ['service.gates']],
  [
    'in each environment, once',
    { ...right, gates: freezes(25), environments: { staging: {}, production: {} } },
    ['gates'],
  ],
  [
    'signers of long ago',
    shop(
      {},
      { gates: [admission({ signed: true })] },
      {
        repository: {
          ...{ owner: 'acme', ownerId: 1, name: 'shop', id: 2 },
          formerWorkflows: Array.from(
            { length: 40 },
            (_, nth) =>
              `${'acme'.repeat(10)}/${'teal'.repeat(10)}/.github/workflows/deploy.yml@refs/tags/v1.0.${nth}`,
          ),
        },
      },
    ),
    ['service.gates'],
  ],
])('%s', (_, input, paths) => {
  expect(refusal(input)).toEqual(
    paths.map((path) =>
      expect.stringMatching(
        new RegExp(
          `^${path} must be at most ${longestPreflight} bytes of freeze, quietAlarms, errorBudget and admission with their defaults, since .*, got \\d+ bytes; accept fewer`,
        ),
      ),
    ),
  );
});
