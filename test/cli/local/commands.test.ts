import { howToUse } from '../../../cli/local/commands';

const commands = (config: string, isOrdered = false) =>
  howToUse({
    ...{ url: 'http://127.0.0.1:1', account: '000000000000', region: 'us-east-1', isNamed: false },
    ...{ stacks: ['shop-staging-foundation', 'shop-staging'], environment: 'staging', config, isOrdered },
  }).filter((line) => line.includes('npx cdk'));

test.each([
  ['teal.config.ts', ''],
  ['examples/edge.ts', ' -c config=examples/edge.ts'],
  ["my team's.ts", ` -c config='my team'\\''s.ts'`],
])('with the configuration %s every command that is shown deploys it', (config, end) => {
  const lines = commands(config);
  expect(lines).toHaveLength(5);
  expect(lines[0]).toBe(`  AWS_PROFILE=teal-local npx cdk bootstrap${end}`);
  for (const line of lines.slice(1)) {
    expect(line).toMatch(/ (deploy|diff|destroy) shop-staging-foundation shop-staging/);
    expect(line.endsWith(` shop-staging${end}`)).toBe(true);
  }
});

test('where services are released after others, cdk is told to take none of them along', () => {
  const [bootstrap, ...lines] = commands('mall.ts', true);
  expect(bootstrap).not.toContain('--exclusively');
  expect(lines).toHaveLength(4);
  for (const line of lines) expect(line).toMatch(/ shop-staging --exclusively -c config=mall\.ts$/);
});
