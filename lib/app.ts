// What a CDK app takes: the delivery and its constructs. Apart from what a configuration takes (index.ts), which loads
// without aws-cdk-lib.
export { type Customize, type DeliverProps, deliver } from './deliver';
export { type DeliveredEnvironment, type DeliveredService, Delivery } from './delivery';
export { FoundationStack } from './foundation/foundation-stack';
export { BundledHandler } from './release/gates/bundled-handler';
export { Gate, type GateProps } from './release/gates/gate';
export { ServiceStack } from './service/service-stack';
