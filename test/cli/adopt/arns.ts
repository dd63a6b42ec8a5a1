const PLACE = 'eu-west-1:111122223333';
const ELB = `arn:aws:elasticloadbalancing:${PLACE}`;
const ECS = `arn:aws:ecs:${PLACE}`;

/** The load balancer of the old service. */
export const OLD_BALANCER = 'app/web/1111111111111111';
/** Teal's own, on the way by Route 53. */
export const TEAL_BALANCER = 'app/shop-production/2222222222222222';
export const balancerArn = (name: string) => `${ELB}:loadbalancer/${name}`;
export const listenerArn = (name: string) => `${ELB}:listener/${name}/3333333333333333`;
export const ruleArn = (name: string, id: string) => `${ELB}:listener-rule/${name}/3333333333333333/${id}`;
export const groupArn = (name: string) => `${ELB}:targetgroup/${name}/4444444444444444`;

export const [OLD_GROUP, PRIMARY, ALTERNATE, OTHER_GROUP] = ['old', 'primary', 'alternate', 'other'].map(
  groupArn,
) as [string, string, string, string];
export const OLD = {
  cluster: `${ECS}:cluster/web`,
  service: `${ECS}:service/web/shop`,
  task: (version: number) => `${ECS}:task-definition/shop-old:${version}`,
};
/** In the cluster of the old one, where it goes by its full name. */
export const TEAL = {
  cluster: `${ECS}:cluster/web`,
  service: `${ECS}:service/web/shop-production`,
  task: (version: number) => `${ECS}:task-definition/shop:${version}`,
};
export const HOST = 'shop.example.com';
export const ZONE = 'Z0123456789ABCDEFGHIJ';
/** CanonicalHostedZoneId of load balancers in eu-west-1. source: AWS General Reference, Elastic Load Balancing endpoints */
export const ELB_ZONE = 'Z32O12XQLNTSW2';
export const dnsNameOf = (name: string) => `${name.split('/')[1]}-1234567890.eu-west-1.elb.amazonaws.com`;
