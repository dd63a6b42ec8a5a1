// A gate that is made with a resource of the team's own: no release while stock is being counted.
import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import { minutes } from '../../lib';
import { BundledHandler, type Customize, Gate } from '../../lib/app';

export const customize: Customize = (delivery) => {
  const shop = delivery.service('shop', 'production');
  const counting = new ssm.StringParameter(shop, 'Counting', { stringValue: 'no' });
  const gate = new Gate(shop, {
    of: shop.gates.of,
    settings: { id: 'counting', stages: ['PRE_SCALE_UP'], patience: minutes(30) },
    handler: new BundledHandler(join(__dirname, 'gates', 'counting.ts'), 'counting'),
    ...{ description: 'Is stock being counted?', timeout: Duration.minutes(1) },
    environment: { COUNTING: counting.parameterName },
  });
  counting.grantRead(gate.function);
  shop.addGate(gate);
};
