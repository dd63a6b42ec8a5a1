import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EjectedStack } from '../../../cli/eject/app/ejected-stack';
import { goneOf } from '../../../cli/eject/gone';
import { type RawTemplate, rawTemplate } from '../../../cli/eject/raw-template';
import type { LiveRules } from '../../../cli/eject/rules';
import { serviceOf } from '../../../cli/eject/service';
import { remainingSteps } from '../../../cli/eject/steps';

const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const groups = { primary: `${ARN}:targetgroup/p/1`, alternate: `${ARN}:targetgroup/a/2` };

/** Rules that ECS has moved to the alternate group. */
export function liveRules(weights: readonly [primary: number, alternate: number] = [0, 100]): LiveRules {
  const rule = (role: 'production' | 'test', priority: number) => ({
    arn: `${ARN}:listener-rule/app/shop/1/2/${role}`,
    priority,
    conditions: [
      { Field: 'path-pattern', Values: ['/*'], PathPatternConfig: { Values: ['/*'] } },
      ...(role === 'test'
        ? [
            {
              Field: 'http-header',
              HttpHeaderConfig: { HttpHeaderName: 'X-Test', Values: ['new', 'old', 'mine'] },
            },
          ]
        : []),
    ],
    targetGroups: [
      { arn: groups.primary, weight: weights[0] },
      { arn: groups.alternate, weight: weights[1] },
    ],
    tags: [{ Key: 'teal:traffic-rule', Value: `shop-production/${role}` }],
  });
  return {
    listenerArn: `${ARN}:listener/app/shop/1/2`,
    ...{ production: rule('production', 20), test: rule('test', 10) },
    logicalIds: new Map([
      [`${ARN}:listener/app/shop/1/2`, 'Listener'],
      [groups.primary, 'PrimaryTargetGroup'],
      [groups.alternate, 'AlternateTargetGroup'],
    ]),
    written: new Map([['new', '{{resolve:secretsmanager:…}}']]),
    outdated: new Set(['old']),
  };
}

/** Templates of the stacks of an assembly that belong to an environment, by stack. */
export function environmentTemplates(directory: string): ReadonlyMap<string, RawTemplate> {
  const { environments } = JSON.parse(readFileSync(join(directory, 'teal.json'), 'utf8'));
  const names = new Set<string>(
    environments.flatMap(({ services }: { services: { stack: string; foundationStack: string }[] }) =>
      services.flatMap(({ stack, foundationStack }) => [foundationStack, stack]),
    ),
  );
  return new Map(
    readdirSync(directory)
      .filter((file) => file.endsWith('.template.json') && names.has(file.replace('.template.json', '')))
      .map((file) => {
        const name = file.replace('.template.json', '');
        return [name, rawTemplate(readFileSync(join(directory, file), 'utf8'), name)] as const;
      }),
  );
}

/** The same for a stack whose rules may stand on a listener that another one has made. */
export function liveRulesOn({ Resources }: RawTemplate): LiveRules {
  const live = liveRules();
  return { ...live, logicalIds: new Map([...live.logicalIds].filter(([, id]) => id in Resources)) };
}

/** As it is to be after all steps. */
export function ejectedTemplate(template: RawTemplate, live = liveRulesOn(template)): RawTemplate {
  const steps = remainingSteps(template, serviceOf(template) && live);
  return steps.at(-1)?.template ?? template;
}

export function ejectedStack(
  name: string,
  template: RawTemplate,
  live = liveRulesOn(template),
): EjectedStack {
  return {
    ...{ name, account: '111122223333', region: 'eu-west-1', tags: { 'teal:delivery': 'shop' } },
    ...{ isProtected: false, qualifier: 'hnb659fds', gone: goneOf(template) },
    kind: serviceOf(template) ? 'service' : 'foundation',
    template: ejectedTemplate(template, live),
  };
}
