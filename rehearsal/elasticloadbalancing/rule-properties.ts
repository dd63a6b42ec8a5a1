import { z } from 'zod';
import { regularExpression } from './regular-expression';
import type { Transform } from './transforms';

export { actionFrom } from './action-properties';
export { conditionsFrom } from './condition-properties';

const text = z.string().min(1).max(1024);
const rewrites = z.object({
  Rewrites: z.array(z.object({ Regex: text, Replace: z.string().max(1024) })).length(1),
});
const transformShape = z.discriminatedUnion('Type', [
  z.object({ Type: z.literal('host-header-rewrite'), HostHeaderRewriteConfig: rewrites }),
  z.object({ Type: z.literal('url-rewrite'), UrlRewriteConfig: rewrites }),
]);

/**
 * A rule's transforms from `Transforms` of `AWS::ElasticLoadBalancingV2::ListenerRule` or of CreateRule.
 *
 * @throws NotModelled for expressions that JavaScript would read otherwise
 */
export function transformsFrom(properties: unknown): Transform[] {
  return z
    .array(transformShape)
    .parse(properties)
    .map((transform) => {
      const config =
        transform.Type === 'url-rewrite' ? transform.UrlRewriteConfig : transform.HostHeaderRewriteConfig;
      const [{ Regex, Replace }] = config.Rewrites as [{ Regex: string; Replace: string }];
      regularExpression(Regex);
      return { type: transform.Type, regex: Regex, replace: Replace };
    });
}
