import { groupName, shares } from '../../../../lambda/gate/guard/rule';

test('names and shares are short', () => {
  const arn = 'arn:aws:elasticloadbalancing:eu-west-1:1:targetgroup/shop/0a';
  expect(groupName(arn)).toBe('shop/0a');
  expect(
    shares([
      { targetGroupArn: arn, weight: 999 },
      { targetGroupArn: arn, weight: 1 },
    ]),
  ).toBe('shop/0a with 99.9 % and shop/0a with 0.1 %');
});
