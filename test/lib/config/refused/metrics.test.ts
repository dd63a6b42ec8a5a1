import { metrics, minutes, seconds } from '../../../../lib';
import { refusal, right } from './refusal';

const orders = { name: 'orders', namespace: 'Shop', metric: 'Orders', worse: 'lower' } as const;

test.each<[string, unknown, string[]]>([
  ['all of its defaults', { ...right, gates: [metrics()] }, []],
  [
    'metrics beyond what can be judged',
    {
      ...right,
      gates: [metrics({ errors: { percent: 80 }, history: minutes(5), warmUp: seconds(90) })],
    },
    [
      'gates[0].errors.percent must be a number from 0.001 to 50, got 80',
      'gates[0].warmUp must be whole minutes from 0 to 60, got 90 seconds',
      'gates[0].history must be whole minutes from 30 to 1440, got 5 minutes',
    ],
  ],
  [
    'custom metrics that do not say whose they are, or say it in vain',
    {
      ...right,
      gates: [
        metrics({
          custom: [
            { ...orders, name: 'baskets', per: 'request' },
            { ...orders, dimensions: { TargetGroup: '{targetGroup}' } },
          ],
        }),
      ],
    },
    [
      'gates[0].custom[0].dimensions must be given a dimension with the value {targetGroup}',
      'gates[0].custom[1].dimensions must be without {targetGroup}',
    ],
  ],
  [
    'custom metrics of one name',
    {
      ...right,
      gates: [
        metrics({ custom: [orders, orders, { ...orders, name: 'slow' }, { ...orders, name: 'unanswered' }] }),
      ],
    },
    [
      'gates[0].custom[1].name must be a name of its own, not orders',
      'gates[0].custom[2].name must be a name of its own, not slow',
      'gates[0].custom[3].name must be a name of its own, not unanswered',
    ],
  ],
  [
    'more custom metrics than fit',
    {
      ...right,
      gates: [
        metrics({
          custom: Array.from({ length: 20 }, (_, at) => ({
            ...orders,
            name: `orders-${'abcdefghijklmnopqrst'[at]}`,
          })),
        }),
      ],
    },
    ['gates[0].custom must be at most 2500 bytes as JSON'],
  ],
])('%s', (_, input, lines) => {
  expect(refusal(input)).toEqual(lines.map((line) => expect.stringContaining(line)));
});
