import { admission, type DeliveryInput, freeze, quietAlarms } from '../../lib';
import { network, shop } from '../synth';

export const [STAGING, PRODUCTION, THIRD] = ['111122223333', '444455556666', '777788889999'] as const;
export const region = 'eu-west-1';
export const bootstrap = { qualifier: 'shop1', toolkitStackName: 'ShopToolkit' };
const environmentIn = (account: string) => ({ account, region, network });

/** Those that read what is not the service's own. */
const gates = [freeze({ calendars: ['holidays'] }), quietAlarms(), admission({ signed: true })];

/** Each environment in an account of its own. */
export const delivery = (more: Partial<DeliveryInput> = {}): DeliveryInput =>
  shop(
    {},
    { gates },
    {
      environments: {
        staging: environmentIn(STAGING),
        production: environmentIn(PRODUCTION),
        archive: environmentIn(THIRD),
      },
      ...more,
    },
  );
