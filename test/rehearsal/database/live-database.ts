import { join } from 'node:path';
import type { DeliveryInput } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { readAssembly } from '../../../rehearsal/assembly/assembly';
import { type LiveStage, withLiveRehearsal } from '../../../rehearsal/live-rehearsal';
import type { Scenario } from '../../../rehearsal/scenarios/scenario';
import { chooseService } from '../../../rehearsal/service/choose-service';
import {
  bundleVersions,
  type DatabaseVariables,
  makeDatabase,
  type Version,
} from '../../app/database/shop-database';
import { CA, Postgres } from '../../postgres/postgres';
import { shop } from '../../synth';
import type { TaskJournals } from '../service/under-load/task-journals';

/** Of the rehearsal's own users, beside those that are counted one by one. */
const RATE = 20;
const FACTOR = 60;
const NOTIFY = { page: 'on-call@example.com', ticket: 'team@example.com' };

type Service = NonNullable<DeliveryInput['service']>;

/** A PostgreSQL and versions of the sample, of one suite. */
export class LiveDatabase {
  private readonly bundled = bundleVersions();
  private made = 0;

  private constructor(readonly postgres: Postgres) {}

  static async start(): Promise<LiveDatabase> {
    // As the parameter group of ServiceDatabase, but sooner: a killed client's statement ends.
    return new LiveDatabase(await Postgres.start({ client_connection_check_interval: 1000 }));
  }

  /** @param migrations beside the sample's own, by their file's name */
  version(migrations: Readonly<Record<string, string>> = {}): Version {
    return this.bundled.version(migrations);
  }

  /** An empty one that nothing has been migrated in, with the one beside it for trials. */
  async database(): Promise<string> {
    this.made += 1;
    const name = `shop${this.made}`;
    await makeDatabase(this.postgres, name);
    for (const statement of [
      `CREATE ROLE ${name}_b LOGIN IN ROLE ${name}`,
      `ALTER ROLE ${name}_b SET role TO ${name}`,
    ])
      await this.postgres.query(statement);
    await this.postgres.query(`CREATE DATABASE ${name}_check OWNER ${name}`);
    await this.postgres.query(`ALTER SCHEMA public OWNER TO ${name}`, [], `${name}_check`);
    return name;
  }

  /** What a login of it connects with. */
  variables(name: string): DatabaseVariables {
    const { port } = this.postgres;
    return {
      ...{ DATABASE_HOST: '127.0.0.1', DATABASE_PORT: String(port), DATABASE_NAME: name, DATABASE_CA: CA },
      ...{ DATABASE_USER: `${name}_a`, DATABASE_PASSWORD: PASSWORD },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.bundled.remove();
    await this.postgres[Symbol.asyncDispose]();
  }
}

const PASSWORD = 'ofTheLoginsOfATestAndOfNobodyElse';

/** How a version of the sample is started as a task. */
export const commandOf = ({ folder }: Version, journals: TaskJournals, variables = '') => ({
  command: `${variables}${journals.command(join(folder, 'dist', 'main.js'))}`,
  directory: folder,
});

/** A release of a version. */
export const releaseOf = (
  version: Version,
  journals: TaskJournals,
  more: Partial<Scenario> = {},
): Scenario => ({
  ...{ name: 'a release', expected: 'released', command: commandOf(version, journals) },
  ...more,
});

export interface LiveShop {
  readonly live: LiveDatabase;
  /** Of the service. */
  readonly database: string;
  readonly baseline: Version;
  readonly journals: TaskJournals;
  readonly service: Partial<Service>;
}

/** The sample with a real PostgreSQL, migrated to what its baseline needs, behind what its templates make. */
export async function withShopDatabase<T>(
  { live, database, baseline, journals, service }: LiveShop,
  act: (stage: LiveStage) => Promise<T>,
): Promise<T> {
  const { DATABASE_USER, DATABASE_PASSWORD, DATABASE_PORT } = live.variables(database);
  const url = `postgres://${DATABASE_USER}:${DATABASE_PASSWORD}@127.0.0.1:${DATABASE_PORT}/${database}?sslrootcert=${CA}`;
  const migrated = baseline.start('migrate', live.variables(database));
  if ((await migrated.exited) !== 0)
    throw new Error(`the baseline's migration must end, got ${migrated.stderr}`);
  const delivery = shop(
    {},
    {
      tasks: { min: 2 },
      database: { name: database },
      local: { command: 'npm start', database: url },
      ...service,
    },
    { objectives: { availability: 99.9 }, notify: NOTIFY },
  );
  const assembly = readAssembly(synthesizeDelivery(delivery).directory);
  return withLiveRehearsal(
    {
      ...{ assembly, chosen: chooseService(assembly, {}), seed: 1, without: [] },
      commandsOf: () => ({ baseline: commandOf(baseline, journals) }),
      paceOf: () => ({ factor: FACTOR, ratePerSecond: RATE }),
    },
    act,
  );
}
