import { App, CfnWaitConditionHandle, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import cdk from '../../../cdk.json';
import { fillRelease } from '../../../lib/config/fill-release';
import type { Environment, Repository } from '../../../lib/config/types-resolved';
import { addGitHubAccess } from '../../../lib/foundation/github-access';
import type { ImagesHome } from '../../../lib/foundation/github-access/access';

export const repository: Repository = {
  owner: 'acme',
  ownerId: 1234,
  name: 'shop',
  id: 5678,
  subjects: 'immutable',
};
export const production = { account: '111122223333', region: 'eu-central-1' };

export function environment(
  name: string,
  place: { account?: string; region?: string; pipeline?: boolean },
): Environment {
  return { pipeline: true, ...place, name, services: [service('shop')] } as unknown as Environment;
}

const service = (name: string) => ({ name, gates: [], release: fillRelease() });

/** Stacks with the names of a delivery, and the access to them. */
export function delivery(
  environments: readonly Environment[],
  context: Record<string, string> = {},
  images?: ImagesHome,
) {
  const app = new App({ context: { ...cdk.context, ...context } });
  const access = addGitHubAccess(
    app,
    'shop',
    repository,
    environments.map((configuration) => {
      const { name, account, region } = configuration;
      const stack = (stackName: string) => {
        const made = new Stack(app, stackName, { stackName, env: { account, region } });
        new CfnWaitConditionHandle(made, 'Something');
        return made;
      };
      return { configuration, stacks: [stack(`shop-${name}-foundation`), stack(`shop-${name}`)] };
    }),
    images,
  );
  return { app, access };
}

/** Of the first account. */
export function template(environments: readonly Environment[], context?: Record<string, string>): Template {
  const [stack] = delivery(environments, context).access;
  if (!stack) throw new Error('no stack was made');
  return Template.fromStack(stack);
}
