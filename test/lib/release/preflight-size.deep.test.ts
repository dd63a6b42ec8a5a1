import { admission, errorBudget, freeze, quietAlarms } from '../../../lib';
import { longestPreflight } from '../../../lib/config/preflight-size';
import { domain, shop, synthesize } from '../../synth';
import { refusal } from '../config/refused/refusal';

const freezes = Array.from({ length: 5 }, (_, nth) =>
  freeze({ id: `freeze-number-${nth}`, calendars: ['holidays'] }),
);
const accepting = (count: number) =>
  admission({
    accept: Array.from({ length: count }, (_, nth) => ({
      ...{ id: `CVE-2026-${10_000 + nth}`, expires: '2027-01-31', reason: 'not reachable' },
    })),
  });

// source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html, environment variables
test('what is taken fits into the environment of a function, with the longest of all else', () => {
  const name = 'a'.repeat(21);
  const input = (count: number) =>
    shop(
      { domain },
      {
        ...{ name, objectives: { availability: 99.9 } },
        gates: [...freezes, quietAlarms({ id: 'b'.repeat(26) }), errorBudget(), accepting(count)],
      },
    );
  const most = [...Array(100).keys()].findLast((count) => refusal(input(count)).length === 0) ?? 0;
  const preflight = Object.values(
    synthesize(input(most)).template(`${name}-production`).findResources('AWS::Lambda::Function'),
  ).find(({ Properties }) => Properties.FunctionName === `${name}-production-gate-preflight`);
  const variables = Object.entries(preflight?.Properties.Environment.Variables as Record<string, unknown>);
  const bytes = variables.map(([key, value]) => Buffer.byteLength(key + textOf(value)));
  const all = bytes.reduce((sum, each) => sum + each, 0);
  expect(all).toBeGreaterThan(longestPreflight - 150);
  expect(all).toBeLessThan(4096);
});

const textOf = (value: unknown): string => {
  if (typeof value === 'string') return value;
  const { 'Fn::Join': join, Ref, ...rest } = value as { 'Fn::Join'?: [string, unknown[]]; Ref?: string };
  // The longest name of a load balancer.
  if (/LoadBalancerFullName/.test(JSON.stringify(rest))) return `app/${'a'.repeat(32)}/0123456789abcdef`;
  if (Ref !== undefined) return 'amazonaws.com.cn';
  return (join?.[1] ?? []).map(textOf).join('');
};
