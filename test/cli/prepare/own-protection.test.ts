import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { OwnProtection, withProtection } from '../../../cli/prepare/own-protection';
import { publishedOf } from '../../../cli/prepare/published';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { readAssembly } from '../../../rehearsal/assembly/assembly';
import { shop } from '../../synth';

const { directory } = synthesizeDelivery(shop({}));
const assembly = readAssembly(directory);
const STACK = 'shop-production';

// source: aws-cdk 2.1148.1, updateTerminationProtection: it is called where the assembly and the stack differ, and a
// stack without the property is one that is not protected
test.each<[string, boolean | undefined, boolean]>([
  ['protected', true, true],
  ['not protected', false, false],
  ['not there', undefined, false],
])('a stack that is %s stays so', (_, stands, given) => {
  const properties = { stackName: STACK, terminationProtection: !given, templateFile: 'x.json' };
  const other = { type: 'cdk:asset-manifest', properties: { file: 'x.assets.json' } };
  const standing = new Map(stands === undefined ? [] : [[STACK, stands]]);
  expect(
    withProtection({ artifacts: { a: { type: 'aws:cloudformation:stack', properties }, other } }, standing),
  ).toEqual({
    artifacts: {
      a: { type: 'aws:cloudformation:stack', properties: { ...properties, terminationProtection: given } },
      other,
    },
  });
});

test('the copy is the same assembly but for that, and leaves it as it was', () => {
  const manifest = readFileSync(join(directory, 'manifest.json'), 'utf8');
  const own = new OwnProtection(directory, new Map());
  const copy = readAssembly(own.directory);
  expect(readdirSync(own.directory).sort()).toEqual(readdirSync(directory).sort());
  expect(copy.stacks.map(({ stackName }) => stackName)).toEqual(
    assembly.stacks.map(({ stackName }) => stackName),
  );
  expect(assembly.stacks.some(({ terminationProtection }) => terminationProtection === true)).toBe(true);
  expect(copy.stacks.some(({ terminationProtection }) => terminationProtection === true)).toBe(false);
  own.remove();
  expect(existsSync(own.directory)).toBe(false);
  expect(readFileSync(join(directory, 'manifest.json'), 'utf8')).toBe(manifest);
  expect([...assembly.fileAssets.values()].every((file) => statSync(file).size > 0)).toBe(true);
});

describe('what a later stack is made of', () => {
  const open = { account: '999999999999', region: 'eu-north-1' };
  const withStack = (more: object, given?: object) => ({
    ...assembly,
    stacks: assembly.stacks.map(({ given: before, ...each }) => ({
      ...each,
      given: given ?? before ?? {},
      ...(each.stackName === STACK && more),
    })),
  });

  test('as the assembly names it, with what it leaves open', () => {
    const { templateUrl, executionRole } = publishedOf(assembly, STACK, open);
    expect(templateUrl).toMatch(
      /^https:\/\/s3\.eu-west-1\.amazonaws\.com\/cdk-hnb659fds-assets-111122223333-eu-west-1\/[0-9a-f]{64}\.json$/,
    );
    expect(executionRole).toBe(
      'arn:aws:iam::111122223333:role/cdk-hnb659fds-cfn-exec-role-111122223333-eu-west-1',
    );
    const stack = {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as CDK writes it
      templateObject: 's3://assets-${AWS::AccountId}-${AWS::Region}/a.json',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: as CDK writes it
      executionRole: 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/exec',
    };
    expect(publishedOf(withStack(stack, {}), STACK, { ...open, region: 'cn-north-1' })).toEqual({
      templateUrl: 'https://s3.cn-north-1.amazonaws.com.cn/assets-999999999999-cn-north-1/a.json',
      executionRole: 'arn:aws-cn:iam::999999999999:role/exec',
    });
  });

  test.each<[string, object]>([
    ['its published template in the assembly, got none', { templateObject: undefined }],
    ['its published template in the assembly, got s3://x', { templateObject: 's3://x' }],
    ['the role of CloudFormation in the assembly, got none', { executionRole: undefined }],
    ['the role of CloudFormation in the assembly, got arn:x', { executionRole: 'arn:x' }],
  ])('refused: %s', (got, more) => {
    expect(() => publishedOf(withStack(more) as typeof assembly, STACK, open)).toThrow(got);
  });
});
