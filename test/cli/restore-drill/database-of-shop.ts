import { Clusters } from '../../../rehearsal/rds/clusters';
import type { Engine } from '../engine';

export const DATABASE = 'shop-production';

/** The database of `shop` in production, as RDS has it. */
export function databaseOfShop({ world }: Pick<Engine, 'world'>): Clusters {
  const place = { account: '111122223333', region: 'eu-west-1', partition: 'aws' };
  const clusters = new Clusters(world.clock, place);
  clusters.addCluster({
    ...{ id: DATABASE, engine: 'aurora-postgresql', engineVersion: '17.4', port: 5432 },
    ...{ subnetGroup: 'shop-production-db', securityGroups: ['sg-db'], parameterGroup: 'shop-production-pg' },
    ...{ scaling: { min: 0.5, max: 4 }, backupDays: 14, deletionProtection: true },
    tags: { 'teal:delivery': 'shop', owner: 'team-shop' },
  });
  clusters.addInstance({
    ...{ id: 'shop-production-1', cluster: DATABASE, instanceClass: 'db.serverless', tags: {} },
  });
  return clusters;
}
