import { App, CfnResource } from 'aws-cdk-lib';
import { tooManyResources } from '../../lib/resource-quota';
import { TealStack } from '../../lib/teal-stack';

test.each([
  [0, []],
  [500, []],
  [
    501,
    [
      expect.stringMatching(
        /^shop-production must have at most 500 resources, got 501; divide the delivery into several/,
      ),
    ],
  ],
])('%i resources', (count, problems) => {
  expect(tooManyResources('shop-production', count)).toEqual(problems);
});

test('a stack of Teal says what to do where CDK would not', () => {
  const app = new App({ context: { '@aws-cdk/core:annotationsInValidationReport': false } });
  const stack = new TealStack(app, 'shop-production');
  for (let nth = 0; nth < 501; nth += 1) new CfnResource(stack, `Topic${nth}`, { type: 'AWS::SNS::Topic' });
  expect(() => app.synth()).toThrow(/at most 500 resources, got 501; divide the delivery/);
});
