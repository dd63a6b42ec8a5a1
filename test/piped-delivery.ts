import delivery from './fixtures/sample-delivery';
import { network, synthesize } from './synth';

export const ACCOUNT = '111122223333';

/** The delivery of the sample as it is once it has a pipeline, with an environment whose name ends as another's. */
export const piped = synthesize({
  ...delivery,
  repository: { owner: 'acme', ownerId: 1234, name: 'shop', id: 5678 },
  environments: Object.fromEntries(
    Object.entries({ ...delivery.environments, 'pre-production': {} }).map(([name, environment]) => [
      name,
      { ...environment, account: ACCOUNT, region: 'eu-west-1', network },
    ]),
  ),
});
