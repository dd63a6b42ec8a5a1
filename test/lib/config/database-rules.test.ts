import { type DeliveryInput, resolveDelivery } from '../../../lib';
import type { DatabaseInput, EnvironmentDatabaseInput } from '../../../lib/config/database';

const existing = {
  clusterArn: 'arn:aws:rds:eu-west-1:111122223333:cluster:old',
  secretArn: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:old-AbCdEf',
  securityGroupId: 'sg-0123456789abcdef0',
};

interface Given {
  readonly name?: string;
  readonly database?: true | DatabaseInput;
  readonly own?: EnvironmentDatabaseInput;
  readonly delivery?: Partial<DeliveryInput>;
}

/** @returns what is wrong with it, or `right` */
function said({ name = 'shop', database = true, own, delivery = {} }: Given): string {
  const place = { account: '111122223333', region: 'eu-west-1' };
  try {
    resolveDelivery({
      service: { name, port: 8080, database },
      environments: { production: { ...place, ...(own && { databases: { [name]: own } }) } },
      ...delivery,
    });
    return 'right';
  } catch (error) {
    return String(error);
  }
}

test.each<[Given, RegExp]>([
  [{ own: { capacity: { min: 2 } } }, /^right$/],
  [{ own: { capacity: { max: 1 } } }, /^right$/],
  // What the environment leaves out is what the service says.
  [
    { database: { capacity: { max: 4 } }, own: { capacity: { min: 8 } } },
    /environments\.production\.databases\.shop\.capacity must be of a min of at most max, with what the service’s database says 8 to 4,/,
  ],
  [
    { database: { capacity: { min: 4 } }, own: { capacity: { max: 2 } } },
    /environments\.production\.databases\.shop\.capacity must be of a min of at most max, with what the service’s database says 4 to 2,/,
  ],
  [{ database: { capacity: { max: 0.5 } } }, /service\.database\.capacity\.max must be from 1 to 256/],
])('capacity %j', (given, expected) => expect(said(given)).toMatch(expected));

const reserved = /service\.database\.name must be no name of PostgreSQL’s or RDS’s own/;
test.each<[Given, RegExp]>([
  ...['postgres', 'public', 'none', 'template1', 'rdsadmin', 'rds_orders'].map((name): [Given, RegExp] => [
    { database: { name } },
    reserved,
  ]),
  // By default it is the service's.
  ...['postgres', 'public', 'pg-orders', 'rds-proxy'].map((name): [Given, RegExp] => [{ name }, reserved]),
  [{ name: 'pg-orders', database: { name: 'orders' } }, /^right$/],
  // Nobody makes roles there.
  [{ own: { ...existing, name: 'postgres' } }, /^right$/],
  [{ name: 'pg-orders', own: existing }, /^right$/],
])('names %j', (given, expected) => expect(said(given)).toMatch(expected));

const place = { account: '111122223333', region: 'eu-west-1' };
const bounded = (databases?: Record<string, EnvironmentDatabaseInput>): Partial<DeliveryInput> => ({
  repository: { owner: 'acme', ownerId: 1, name: 'shop', id: 2 },
  bootstrap: { qualifier: 'shopq', toolkitStackName: 'shop-toolkit' },
  environments: { production: { ...place, ...(databases && { databases }) } },
});
test.each<[string, Given, RegExp]>([
  ['a new one', { delivery: bounded() }, /service\.database must be left out of production, .* bootstrap/],
  ['one that exists', { delivery: bounded({ shop: existing }) }, /^right$/],
])('a bootstrap of the delivery’s own and %s', (_, given, expected) => expect(said(given)).toMatch(expected));
