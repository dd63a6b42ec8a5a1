import type { DeliveryInput } from './types';

/** Gives the default export of `teal.config.ts` its type. Changes nothing and checks nothing: loading does. */
export const defineDelivery = (input: DeliveryInput): DeliveryInput => input;
