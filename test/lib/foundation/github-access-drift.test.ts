import { join } from 'node:path';
import { DRIFT_READS } from '../../../lib/foundation/github-access/drift-reads';
import { configuration, configurations } from '../../configurations';
import { root, shop, synthesize } from '../../synth';

/** Nothing compares them: CDK's note of its versions, and what our own functions look after. */
const NOT_COMPARED = /^(AWS::CDK::Metadata|Custom::.*)$/;

const typesOf = (template: { readonly Resources?: Readonly<Record<string, { readonly Type: string }>> }) =>
  Object.values(template.Resources ?? {}).map(({ Type }) => Type);

// A type without a line would end each night's detection with a refusal.
test.each(configurations)('every type of %s can be read by the drift role', async (file) => {
  const input = await configuration(file);
  const { assembly } = synthesize(input, join(root, file));
  const types = new Set(assembly.stacks.flatMap(({ template }) => typesOf(template)));
  expect(types.size).toBeGreaterThan(10);
  const unread = [...types].filter((type) => !NOT_COMPARED.test(type) && DRIFT_READS[type] === undefined);
  expect(unread).toEqual([]);
});

test('reads alone, and no secret', () => {
  const actions = Object.values(DRIFT_READS).flatMap((reads) => reads.flatMap(({ actions }) => actions));
  expect(actions.filter((action) => !/^[a-z0-9-]+:(Get|List|Describe)[A-Z]\w+$/.test(action))).toEqual([]);
  expect(actions.filter((action) => /SecretValue|:GetObject$|:GetParameter/.test(action))).toEqual([]);
});

test('names that Teal gives are in what the role may read', () => {
  const { template } = synthesize(shop());
  const policy = JSON.stringify(
    template('shop-github-access-111122223333').findResources('AWS::IAM::Policy'),
  );
  const { Resources } = template('shop-production').toJSON() as {
    Resources: Record<string, { Type: string; Properties: Record<string, string> }>;
  };
  const name = { 'AWS::Lambda::Function': 'FunctionName', 'AWS::CloudWatch::Alarm': 'AlarmName' } as const;
  const names = Object.values(Resources).flatMap(({ Type, Properties }) =>
    Type in name ? [Properties[name[Type as keyof typeof name]]] : [],
  );
  expect(names.length).toBeGreaterThan(5);
  for (const one of names) expect(one).toMatch(/^shop-production-/);
  expect(policy).toContain('function:shop-production-*');
  expect(policy).toContain('alarm:shop-production-*');
});
