// biome-ignore-all lint/suspicious/noTemplateCurlyInString: text that must stay text
import { secondsOf } from '../../../../cli/init/copilot/durations';
import { fargateMemory } from '../../../../cli/init/copilot/fargate';
import { interpolate } from '../../../../cli/init/copilot/interpolate';
import { deliveryName, nameOf } from '../../../../cli/init/copilot/names';
import { shellSplit } from '../../../../cli/init/copilot/read/words';
import { scheduleOf } from '../../../../cli/init/copilot/schedule';
import type { ScalarNode } from '../../../../cli/init/copilot/tree';
import { fargateMemory as ofTheConstructs } from '../../../../lib/config/fargate-sizes';
import { isDeliveryName } from '../../../../lib/config/schema/delivery';

// source: aws/copilot-cli site/content/docs/manifest/scheduled-job.en.md; Amazon EventBridge user guide, "Cron expressions"
test.each([
  ['@yearly', 'cron(0 0 1 1 ? *)'],
  ['@annually', 'cron(0 0 1 1 ? *)'],
  ['@monthly', 'cron(0 0 1 * ? *)'],
  ['@weekly', 'cron(0 0 ? * 1 *)'],
  ['@daily', 'cron(0 0 * * ? *)'],
  ['@midnight', 'cron(0 0 * * ? *)'],
  ['@hourly', 'cron(0 * * * ? *)'],
  ['@every 1m', 'rate(1 minute)'],
  ['@every 1h30m', 'rate(90 minutes)'],
  ['rate(5 minutes)', 'rate(5 minutes)'],
  ['cron(0 9 3W * ? *)', 'cron(0 9 3W * ? *)'],
  ['* * * * *', 'cron(* * * * ? *)'],
  ['0 6 * * 1-5', 'cron(0 6 ? * 2-6 *)'],
  ['0 6 * * 0', 'cron(0 6 ? * 1 *)'],
  ['0 6 * * 7', 'cron(0 6 ? * 1 *)'],
  ['0 6 * * 5-7', 'cron(0 6 ? * 6,7,1 *)'],
  ['0 6 * * mon-fri', 'cron(0 6 ? * MON-FRI *)'],
  ['0 6 * * 1,3', 'cron(0 6 ? * 2,4 *)'],
  ['0 6 1 jan *', 'cron(0 6 1 JAN ? *)'],
  ['*/15 * * * *', 'cron(*/15 * * * ? *)'],
  ['none', 'never'],
  ['', undefined],
  ['@every 90s', undefined],
  ['@every 0m', undefined],
  ['@sometimes', undefined],
  ['0 6 1 * 1', undefined],
  ['0 6 * * 6-2', undefined],
  ['0 6 * * 8', undefined],
  ['0 6 * *', undefined],
  ["cron(0 6 * * ? *'; x)", undefined],
  ['rate(0.5 days)', undefined],
])('a job that runs %j', (text, expression) => {
  const schedule = scheduleOf(text);
  expect(schedule && (schedule.never ? 'never' : schedule.expression)).toBe(expression);
});

// source: https://pkg.go.dev/time#ParseDuration
test.each([
  ['90s', 90],
  ['1h30m', 5400],
  ['250ms', 0.25],
  ['1.5h', 5400],
  ['4d', 345_600],
  ['0', 0],
  ['10', undefined],
  ['-5s', undefined],
  ['5 s', undefined],
  ['', undefined],
])('%j is %s seconds', (text, seconds) => expect(secondsOf(text)).toBe(seconds));

test.each([
  ['ps au', ['ps', 'au']],
  ['sh -c \'echo "a b"\'', ['sh', '-c', 'echo "a b"']],
  ['a "b\\" c" d\\ e', ['a', 'b" c', 'd e']],
  ['a # the rest is said to people', ['a']],
  ['a#b', ['a#b']],
  ["''", ['']],
  ['', []],
  ['a "b', undefined],
  ['a \\', undefined],
])('the words of %j', (line, words) => expect(shellSplit(line)).toEqual(words));

test.each([
  ['${COPILOT_APPLICATION_NAME}/${COPILOT_ENVIRONMENT_NAME}', 'store/test'],
  ['\\${COPILOT_ENVIRONMENT_NAME}', '${COPILOT_ENVIRONMENT_NAME}'],
  ['${HOME}', '${HOME}'],
  ['${constructor}', '${constructor}'],
  ['$COPILOT_ENVIRONMENT_NAME', '$COPILOT_ENVIRONMENT_NAME'],
])('%j is %j at a deployment', (text, filled) => {
  const node: ScalarNode = { kind: 'scalar', at: { file: 'f', line: 1 }, path: [], text, value: text };
  const known = { COPILOT_APPLICATION_NAME: 'store', COPILOT_ENVIRONMENT_NAME: 'test' };
  expect(interpolate(node, known).text).toBe(filled);
});

describe('a stack of Teal never has the name of one of Copilot', () => {
  test.each([
    ['frontend', ['frontend'], 'frontend'],
    // store-test is Copilot's environment.
    ['store', ['store'], 'store-service'],
    // store-test-prod would be the service `prod` of the environment `test`.
    ['store-test', ['store-test', 'prod'], 'store-test-service'],
    ['internal-api', ['internal-api'], undefined],
    ['holds', ['holds'], 'holds-service'],
    ['a-service-with-a-rather-long-name', ['a-service-with-a-rather-long-name'], undefined],
  ])('%s', (service, workloads, name) => {
    const named = nameOf(service, 'store', ['test', 'prod'], workloads);
    expect('name' in named ? named.name : undefined).toBe(name);
  });

  test.each(['store', 'an-application-with-a-very-long-name-indeed', 'a--b'])(
    'the delivery of %s',
    (name) => {
      expect(isDeliveryName(deliveryName(name))).toBe(true);
      expect(deliveryName(name)).toMatch(/-teal$/);
    },
  );
});

test('Fargate has the sizes that the constructs know, and no others', () => {
  for (let cpu = 1; cpu <= 20_000; cpu += 1) expect(fargateMemory(cpu)).toEqual(ofTheConstructs.get(cpu));
});
