import { App, CfnWaitConditionHandle, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { fillRelease } from '../../../lib/config/fill-release';
import { fillNotify } from '../../../lib/config/notify';
import type { Environment, ImagesHome, Repository } from '../../../lib/config/types-resolved';
import {
  addPipelineAccess,
  type Pipeline,
  pipelineOfRepository,
} from '../../../lib/foundation/pipeline-access';

import { quick } from '../../synth';

export const repository: Repository = {
  owner: 'acme',
  ownerId: 1234,
  name: 'shop',
  id: 5678,
  subjects: 'immutable',
  formerWorkflows: [],
};
export const production = { account: '111122223333', region: 'eu-central-1' };

export function environment(
  name: string,
  place: { account?: string; region?: string; pipeline?: boolean },
  services: readonly string[] = ['shop'],
): Environment {
  const notify = fillNotify({}, true);
  return {
    ...{ pipeline: true, ...place, name, notify },
    services: services.map(service),
  } as unknown as Environment;
}

const service = (name: string) => ({
  ...{ name, gates: [], release: fillRelease(), watch: { heartbeats: [] } },
  secrets: ['RECEIPT_KEY'],
});

/** Stacks with the names of a delivery, and the access to them. */
export function delivery(
  environments: readonly Environment[],
  context: Record<string, string> = {},
  images: ImagesHome | undefined = homeOf(environments),
  pipeline: Pipeline = pipelineOfRepository(repository),
) {
  const app = new App({ ...quick, context: { ...quick.context, ...context } });
  const access = addPipelineAccess(
    app,
    'shop',
    pipeline,
    environments.map((configuration) => {
      const { name, account, region } = configuration;
      const stack = (stackName: string) => {
        const made = new Stack(app, stackName, { stackName, env: { account, region } });
        new CfnWaitConditionHandle(made, 'Something');
        return made;
      };
      const foundation = stack(`shop-${name}-foundation`);
      const services = configuration.services.map((service) => stack(`${service.name}-${name}`));
      return { configuration, stacks: [foundation, ...services] };
    }),
    images,
    undefined,
  );
  return { app, access };
}

/** Of the first account. */
export function template(environments: readonly Environment[], context?: Record<string, string>): Template {
  const [stack] = delivery(environments, context).access;
  if (!stack) throw new Error('no stack was made');
  return Template.fromStack(stack);
}

/** As the configuration fills it in. */
function homeOf(environments: readonly Environment[]): ImagesHome | undefined {
  const first = environments.find(({ pipeline }) => pipeline);
  if (!first) return undefined;
  const { account, region } = first;
  return { ...(account !== undefined && { account }), ...(region !== undefined && { region }) };
}
