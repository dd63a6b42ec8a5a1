import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { readVariants } from '../../../cli/flags/read-variants';

const of = { service: 'shop', environment: 'production', flag: 'button' };
const window = { from: 0, until: 600_000, period: 300_000 };

/** @param results by id: a value for each five minutes, of which undefined is none */
function read(results: Readonly<Record<string, readonly (number | undefined)[]>>, StatusCode = 'Complete') {
  const MetricDataResults = Object.entries(results).map(([Id, values]) => {
    const known = values.flatMap((value, nth) => (value === undefined ? [] : [{ value, nth }]));
    return {
      ...{ Id, StatusCode, Values: known.map(({ value }) => value) },
      Timestamps: known.map(({ nth }) => new Date(nth * 300_000)),
    };
  });
  const client = { send: () => Promise.resolve({ MetricDataResults }) } as unknown as CloudWatchClient;
  return readVariants(client, of, ['control'], { window, signal: new AbortController().signal });
}
const whole = { requests0: [10, 20], errors0: [1, 0], conversions0: [2, 3] };

test('what lacks one of the three metrics counts for none', async () => {
  const first = { minute: 0, requests: 10, errors: 1, conversions: 2 };
  const second = { minute: 300_000, requests: 20, errors: 0, conversions: 3 };
  expect(await read(whole)).toEqual([[first, second]]);
  expect(await read({ ...whole, errors0: [1, undefined] })).toEqual([[first]]);
  expect(await read({ ...whole, conversions0: [undefined, 3] })).toEqual([[second]]);
});

test('a part of an answer is none', async () => {
  const { requests0, errors0 } = whole;
  await expect(read(whole, 'InternalError')).rejects.toMatchObject({ exitCode: 3 });
  await expect(read({ requests0, errors0 })).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringContaining('without conversions0; try again'),
  });
});
