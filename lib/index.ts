export { defineDelivery } from './config/define-delivery';
export { type Duration, hours, millis, minutes, seconds } from './config/duration';
export { type GateInput, metrics, smokeTest } from './config/gates';
export { blueGreen, canary, linear, type ReleaseInput, rolling } from './config/release';
export { resolveDelivery } from './config/resolve';
export type { DeliveryInput, ServiceInput } from './config/types';
export type { EnvironmentInput } from './config/types-environment';
export type { Delivery } from './config/types-resolved';
