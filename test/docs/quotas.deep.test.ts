import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { configuration } from '../configurations';
import { root, synthesize } from '../synth';

const page = readFileSync(join(root, 'docs/quotas.md'), 'utf8');

interface Resource {
  readonly Type: string;
  readonly Properties?: { readonly ReservedConcurrentExecutions?: number; readonly Cpu?: string };
}

let service: Resource[] = [];
let foundation: Resource[] = [];
beforeAll(async () => {
  const { assembly } = synthesize(await configuration('teal.config.ts'), join(root, 'teal.config.ts'));
  const resourcesOf = (stack: string) =>
    Object.values(assembly.getStackByName(stack).template.Resources as Record<string, Resource>);
  service = resourcesOf('shop-production');
  foundation = resourcesOf('shop-production-foundation');
});

const count = (of: readonly Resource[], type: string) => of.filter(({ Type }) => Type === type).length;

/** `| quota | default | code | takes | fit |`, numbers only. */
function row(quota: string): { of: number; takes: string; fit: number } {
  const line = page.split('\n').find((one) => one.startsWith(`| ${quota} |`));
  const [, of = '', , takes = '', fit = ''] = line?.split('|').slice(1, -1) ?? [];
  const number = (text: string) => Number(/[\d,]+/.exec(text)?.[0].replaceAll(',', ''));
  return { of: number(of), takes: takes.trim(), fit: number(fit) };
}

test.each([
  ['Application Load Balancers a region', 'AWS::ElasticLoadBalancingV2::LoadBalancer'],
  ['Target groups a region', 'AWS::ElasticLoadBalancingV2::TargetGroup'],
  ['IAM roles an account', 'AWS::IAM::Role'],
  ['EventBridge rules a region', 'AWS::Events::Rule'],
])('%s: as the template has it, and as many fit as the page says', (quota, type) => {
  const { of, takes, fit } = row(quota);
  const counted = count(service, type);
  expect(counted).toBeGreaterThan(0);
  expect(takes.split(',')[0]).toBe(String(counted));
  expect(fit).toBe(Math.floor(of / counted));
});

test('reserved concurrency, beside what Lambda keeps free', () => {
  const reserved = service.reduce(
    (sum, { Properties }) => sum + (Properties?.ReservedConcurrentExecutions ?? 0),
    0,
  );
  const { of, takes, fit } = row('Lambda: concurrent executions a region');
  expect(takes).toMatch(new RegExp(`^${reserved} reserved`));
  // source: Lambda developer guide, "Configuring reserved concurrency": 100 stay unreserved
  expect(fit).toBe(Math.floor((of - 100) / reserved));
});

test('the rest of what the page counts', () => {
  // CDK's own metadata is added by the real `cdk synth` alone.
  const resources = service.filter(({ Type }) => Type !== 'AWS::CDK::Metadata').length;
  expect(row('Resources a stack').takes).toBe(String(resources));
  expect(count(foundation, 'AWS::IAM::Role')).toBe(1);
  expect(count(foundation, 'AWS::EC2::VPC')).toBe(1);
  expect(count(foundation, 'AWS::EC2::EIP')).toBe(1);
  const alarms = count(service, 'AWS::CloudWatch::Alarm');
  const composites = count(service, 'AWS::CloudWatch::CompositeAlarm');
  expect(page).toContain(`${alarms + composites} alarms, ${composites} of them composite`);
  expect(page).toContain(`Log groups: ${count(service, 'AWS::Logs::LogGroup')},`);
  expect(page).toContain(`Secrets: ${count(service, 'AWS::SecretsManager::Secret')},`);
});
