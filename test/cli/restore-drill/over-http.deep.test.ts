import { AwsError } from '../../../rehearsal/aws-error';
import { MINUTE, SECOND } from '../../rehearsal/ecs/world';
import { DATABASE } from './database-of-shop';
import { World } from './world';

const THROTTLED = new AwsError('Throttling', 'Rate exceeded');
const DENIED = new AwsError('AccessDenied', 'User: someone is not allowed', 403);
const AWAY = new AwsError('ServiceUnavailable', 'nobody answers', 503);
const EXPIRED = new AwsError('ExpiredToken', 'The security token included in the request is expired', 403);

let world: World;
beforeEach(() => {
  world = new World();
});
afterEach(() => world.close());

describe('over HTTP, of a modelled cluster', () => {
  test('restored, looked into, deleted and put on record', async () => {
    await world.start();
    const drilled = await world.drill();
    expect(drilled).toMatchObject({
      ...{ outcome: 'restored', exitCode: 0, database: DATABASE, looked: 'yes', recorded: { is: 'yes' } },
      recoveryPoint: 120,
    });
    expect(drilled.copy).toMatch(/^shop-production-drill-\d{8}$/);
    expect(drilled.removed).toEqual([drilled.copy]);
    expect(world.ids).toEqual([DATABASE]);
    expect(drilled.seconds?.recovery).toBeGreaterThanOrEqual(18 * 60);
    const keys = world.engine.records.list().map(({ key }) => key);
    expect(keys).toEqual([expect.stringMatching(/^production\/shop\/restores\/\d{13}-/)]);
  });

  test('the copy is like the source: network, parameters, size, tags of Teal alone, and no protection', async () => {
    await world.start();
    const seen: object[] = [];
    const sleep = world.engine.pause.sleep;
    world.engine.pause.sleep = async (milliseconds, signal) => {
      await sleep(milliseconds, signal);
      seen.push(...world.clusters.describeClusters().filter(({ id }) => id !== DATABASE));
    };
    await world.drill();
    expect(seen[0]).toMatchObject({
      ...{
        subnetGroup: 'shop-production-db',
        securityGroups: ['sg-db'],
        parameterGroup: 'shop-production-pg',
      },
      ...{ scaling: { min: 0.5, max: 4 }, port: 5432, backupDays: 1, deletionProtection: false },
      tags: { 'teal:delivery': 'shop', 'teal:restore-drill': 'shop-production' },
    });
    expect(seen[0]).not.toHaveProperty('tags.owner');
  });

  test('the check runs once, with the host of the copy', async () => {
    await world.start();
    const { copy } = await world.drill();
    const host = `${copy}.cluster-0123456789ab.eu-west-1.rds.amazonaws.com`;
    expect(world.commands).toEqual([
      ['-e', `process.env.DATABASE_HOST = "${host}"; require("/app/check.js")`],
    ]);
  });

  test('without a check it says that nobody has looked', async () => {
    await world.start();
    const { check: _, ...drilled } = {
      check: undefined,
      ...(await world.drill({ check: undefined as never })),
    };
    expect(drilled).toMatchObject({ outcome: 'restored', looked: 'no' });
    expect(world.commands).toEqual([]);
    expect(world.said.join('\n')).toContain('looks     not: without --check');
  });

  test('what it costs and touches is said before anything is made', async () => {
    const lease = await world.start();
    const made: number[] = [];
    lease.onCall(({ operation }) => {
      if (operation === 'RestoreDBClusterToPointInTime') made.push(world.said.length);
    });
    await world.drill();
    expect(made).toEqual([world.said.length]);
    expect(world.said.join('\n')).toContain('at most 0.96 USD for 4 ACU over 2 h');
    expect(world.said.join('\n')).toContain('touches   nothing of the database itself');
  });

  test('it writes nothing of the source', async () => {
    await world.start();
    const writes = [
      jest.spyOn(world.clusters, 'createInstance'),
      jest.spyOn(world.clusters, 'deleteInstance'),
      jest.spyOn(world.clusters, 'deleteCluster'),
    ];
    await world.drill();
    for (const write of writes) {
      expect(JSON.stringify(write.mock.calls)).toMatch(/^\[\[.*shop-production-drill-\d{8}.*\]\]$/);
    }
    expect(world.clusters.describeClusters(DATABASE)[0]?.status).toBe('available');
  });
});

describe('over HTTP, of what goes wrong', () => {
  test('a restore that fails is told, and its copy deleted', async () => {
    await world.start();
    world.clusters.course.instanceEndsAs = 'incompatible-restore';
    const drilled = await world.drill();
    expect(drilled).toMatchObject({ outcome: 'failed', exitCode: 1 });
    expect(drilled.reason).toContain('is incompatible-restore');
    expect(world.ids).toEqual([DATABASE]);
    expect(world.commands).toEqual([]);
  });

  test('one that hangs is given up at the timeout, and deleted as soon as RDS takes it', async () => {
    await world.start();
    world.clusters.course.instanceMs = 125 * MINUTE;
    const drilled = await world.drill();
    expect(drilled).toMatchObject({ outcome: 'failed', exitCode: 1 });
    expect(drilled.reason).toContain('was still creating at the timeout');
    expect(world.ids).toEqual([DATABASE]);
  });

  test('one that RDS never lets go of is named', async () => {
    await world.start();
    world.clusters.course.restoreMs = 1e9;
    const drilled = await world.drill();
    expect(drilled).toMatchObject({ outcome: 'failed', exitCode: 1, left: [drilled.copy] });
    expect(drilled.reason).toContain('is still there, and costs: RDS has not deleted it in 45 minutes');
  });

  test('a check that fails', async () => {
    await world.start();
    world.exitCode = 1;
    const drilled = await world.drill();
    expect(drilled).toMatchObject({ outcome: 'failed', exitCode: 1, looked: 'no' });
    expect(drilled.reason).toContain('the check exited 1');
    expect(world.ids).toEqual([DATABASE]);
  });

  test('a check that hangs is stopped', async () => {
    const lease = await world.start();
    const stopped: string[] = [];
    lease.onCall(({ operation }) => {
      if (operation === 'StopTask') stopped.push(operation);
    });
    world.exitCode = undefined;
    const drilled = await world.drill();
    expect(drilled.reason).toContain('had not ended at the timeout');
    expect(stopped).toEqual(['StopTask']);
    expect(world.ids).toEqual([DATABASE]);
  });

  test('a restore that takes too long', async () => {
    await world.start();
    const drilled = await world.drill({ recoveryTime: 10 * MINUTE });
    expect(drilled).toMatchObject({ outcome: 'failed', exitCode: 1 });
    expect(drilled.reason).toContain('must be restored within 600 s, got 11');
  });

  test('an interruption deletes the copy, and says that RDS does it', async () => {
    await world.start();
    const sleep = world.engine.pause.sleep;
    const reason = new Error('interrupted by SIGINT');
    const until = world.engine.pause.now() + 15 * MINUTE;
    world.engine.pause.sleep = async (milliseconds, signal) => {
      await sleep(milliseconds, signal);
      if (world.engine.pause.now() > until && !world.interrupted.signal.aborted)
        world.interrupted.abort(reason);
      signal.throwIfAborted();
    };
    await expect(world.drill()).rejects.toBe(reason);
    expect(world.left).toEqual([expect.stringMatching(/^RDS deletes the copy shop-production-drill-\d{8}$/)]);
    await world.engine.pass(20 * MINUTE);
    expect(world.ids).toEqual([DATABASE]);
  });

  test('one interrupted before anything was made leaves nothing', async () => {
    await world.start();
    world.interrupted.abort(new Error('interrupted by SIGINT'));
    await expect(world.drill()).rejects.toThrow('interrupted by SIGINT');
    expect(world.ids).toEqual([DATABASE]);
  });
});

describe('over HTTP, of what could not be told', () => {
  test.each([
    ['no permission to read', DENIED, 'DescribeDBClusters', 'rds:DescribeDBClusters must be allowed'],
    ['expired credentials', EXPIRED, 'DescribeDBClusters', 'credentials must be in force'],
    ['throttled again and again', THROTTLED, 'DescribeDBClusters', 'rds:DescribeDBClusters was throttled'],
    [
      'no permission to restore',
      DENIED,
      'RestoreDBClusterToPointInTime',
      'rds:RestoreDBClusterToPointInTime must be allowed',
    ],
    ['no permission to make an instance', DENIED, 'CreateDBInstance', 'rds:CreateDBInstance must be allowed'],
    ['no permission to run the check', DENIED, 'RunTask', 'ecs:RunTask must be allowed'],
  ])('%s', async (_, error, denied, reason) => {
    const lease = await world.start();
    lease.injectFaults(({ operation }) => (operation === denied ? error : undefined));
    const drilled = await world.drill();
    expect(drilled).toMatchObject({ outcome: 'unknown', exitCode: 3 });
    expect(drilled.reason).toContain(reason);
    lease.injectFaults(() => undefined);
    expect(world.ids).toEqual([DATABASE]);
  });

  test('no permission to delete: the copy is named, and no drill went well', async () => {
    const lease = await world.start();
    lease.injectFaults(({ operation }) => (operation === 'DeleteDBInstance' ? DENIED : undefined));
    const drilled = await world.drill();
    expect(drilled).toMatchObject({ outcome: 'failed', exitCode: 1, left: [drilled.copy] });
    expect(drilled.reason).toContain('rds:DeleteDBInstance must be allowed');
    expect(drilled.reason).toContain('teal restore-drill --clean deletes it');
  });

  test('throttled each other time goes on', async () => {
    const lease = await world.start();
    lease.injectFaults(({ service, nth }) => (service === 'RDS' && nth % 2 === 1 ? THROTTLED : undefined));
    expect(await world.drill()).toMatchObject({ outcome: 'restored' });
  });

  test('RDS is away half-way: the drill goes on once it is back', async () => {
    const lease = await world.start();
    const until = world.engine.pause.now() + 14 * MINUTE;
    const back = until + 20 * SECOND;
    lease.injectFaults(() => {
      const now = world.engine.pause.now();
      return now >= until && now < back ? AWAY : undefined;
    });
    const drilled = await world.drill();
    expect(drilled).toMatchObject({ outcome: 'restored' });
    expect(world.ids).toEqual([DATABASE]);
  });

  test('it stays away: it is told what is left', async () => {
    const lease = await world.start();
    const until = world.engine.pause.now() + 14 * MINUTE;
    lease.injectFaults(() => (world.engine.pause.now() >= until ? AWAY : undefined));
    const drilled = await world.drill();
    expect(drilled).toMatchObject({ outcome: 'unknown', exitCode: 3, left: [drilled.copy] });
  });

  test('the answer of the restore is lost, and it was made', async () => {
    const lease = await world.start();
    const { restore } = world.clusters;
    let calls = 0;
    world.clusters.restore = (...given) => {
      calls += 1;
      const made = restore.apply(world.clusters, given);
      if (calls === 1) throw new AwsError('InternalFailure', 'nobody knows', 500);
      return made;
    };
    expect(lease).toBeDefined();
    expect(await world.drill()).toMatchObject({ outcome: 'restored' });
  });

  test.each([
    [
      'another environment',
      { env: 'staging', check: undefined as never },
      'the cluster shop-staging must exist',
    ],
    ['another database', { database: 'orders' }, 'the cluster orders must exist'],
  ])('%s has none', async (_, options, reason) => {
    await world.start();
    const drilled = await world.drill(options);
    expect(drilled).toMatchObject({ outcome: 'unknown', exitCode: 3 });
    expect(drilled.reason).toContain(reason);
  });
});

describe('over HTTP, of what is refused', () => {
  test('a release on its way', async () => {
    await world.start();
    world.engine.release(2);
    await world.engine.pass(30 * SECOND);
    const drilled = await world.drill();
    expect(drilled).toMatchObject({ outcome: 'refused', exitCode: 1 });
    expect(drilled.reason).toContain('got a release on its way');
    expect(world.ids).toEqual([DATABASE]);
  });

  test('backups that are behind', async () => {
    await world.start();
    world.clusters.course.lagMs = 11 * MINUTE;
    const drilled = await world.drill();
    expect(drilled).toMatchObject({ outcome: 'refused', exitCode: 1 });
    expect(drilled.reason).toContain('must be at most 600 s old, got 660 s');
  });

  test('nobody can be asked', async () => {
    await world.start();
    await expect(world.drill({ yes: undefined as never })).rejects.toThrow('--yes must be given');
  });
});

describe('over HTTP, of what an earlier drill has left', () => {
  const OWN = {
    'teal:restore-drill': 'shop-production',
    'teal:restore-drill-until': '1970-01-01T00:00:00.000Z',
  };

  test('it is deleted by the next, and a stranger of its name is not', async () => {
    await world.start();
    world.addLike('shop-production-drill-19691231', OWN);
    world.addLike('shop-production-drill-mine', {});
    const drilled = await world.drill();
    expect(drilled).toMatchObject({ outcome: 'restored' });
    expect(drilled.removed).toEqual(['shop-production-drill-19691231', drilled.copy]);
    expect(world.ids).toEqual([DATABASE, 'shop-production-drill-mine']);
    expect(world.said.join('\n')).toContain('leaves    shop-production-drill-mine alone');
  });

  test('of one at work nothing is touched, but by --clean', async () => {
    await world.start();
    const later = new Date(world.engine.pause.now() + 60 * MINUTE).toISOString();
    world.addLike('shop-production-drill-19691231', { ...OWN, 'teal:restore-drill-until': later });
    const refused = await world.drill();
    expect(refused).toMatchObject({ outcome: 'refused' });
    expect(refused.reason).toContain('no other drill must be at work');
    expect(world.ids).toHaveLength(2);
    expect(await world.drill({ clean: true })).toMatchObject({
      ...{ outcome: 'cleaned', exitCode: 0, removed: ['shop-production-drill-19691231'] },
    });
    expect(world.ids).toEqual([DATABASE]);
  });

  test('an instance that no drill has made keeps its cluster', async () => {
    await world.start();
    world.addLike('shop-production-drill-19691231', OWN);
    world.clusters.addInstance({
      ...{
        id: 'somebodys',
        cluster: 'shop-production-drill-19691231',
        instanceClass: 'db.serverless',
        tags: {},
      },
    });
    const drilled = await world.drill({ clean: true });
    expect(drilled).toMatchObject({ outcome: 'failed', exitCode: 1 });
    expect(drilled.reason).toContain('its instance somebodys was not made by a drill');
    expect(world.ids).toHaveLength(2);
  });

  test('nothing is left: nothing to do', async () => {
    await world.start();
    expect(await world.drill({ clean: true })).toMatchObject({ outcome: 'cleaned', exitCode: 0 });
  });
});
