import type { EnvironmentInput } from '../../lib/config/types-environment';
import { shop, synthesize } from '../synth';

const protectionOf = (production: EnvironmentInput) => {
  const { stacks } = synthesize(shop({ network: {}, ...production })).assembly;
  return stacks.map((stack) => ({
    stack: stack.stackName,
    terminationProtection: stack.terminationProtection === true,
    loadBalancers: Object.values(
      stack.template.Resources as Record<
        string,
        { Type: string; Properties: { LoadBalancerAttributes: { Key: string; Value: string }[] } }
      >,
    )
      .filter(({ Type }) => Type === 'AWS::ElasticLoadBalancingV2::LoadBalancer')
      .map(
        ({ Properties }) =>
          Properties.LoadBalancerAttributes.find(({ Key }) => Key === 'deletion_protection.enabled')?.Value,
      ),
  }));
};

test.each([
  ['with nothing said, where users are', {}, true],
  ['that is asked for', { protect: true }, true],
  ['that is switched off', { protect: false }, false],
])('protection %s, is that of all stacks and load balancers', (_, environment, isProtected) => {
  const own = protectionOf(environment).filter(({ stack }) => stack.includes('production'));
  expect(own).toEqual([
    { stack: 'shop-production-foundation', terminationProtection: isProtected, loadBalancers: [] },
    { stack: 'shop-production', terminationProtection: isProtected, loadBalancers: [String(isProtected)] },
  ]);
});
