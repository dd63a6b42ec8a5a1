import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CA, type Postgres } from '../../postgres/postgres';
import { APP, bundleShop, type ReceivedAnswer, RunningShop } from '../running-shop';

const PASSWORD = 'ofTheLoginsOfATestAndOfNobodyElse';

/** What Teal gives a task of a service with a database. */
export type DatabaseVariables = Readonly<Record<`DATABASE_${string}`, string>>;

/**
 * Makes a database as a service has one: a role that owns it and cannot log in, and a login that takes that role on.
 *
 * @param connections that the login may have; none for as many as there are
 */
export async function makeDatabase(
  postgres: Postgres,
  name: string,
  connections?: number,
): Promise<DatabaseVariables> {
  const login = `${name}_a`;
  const limit = connections === undefined ? '' : `CONNECTION LIMIT ${connections}`;
  for (const statement of [
    `CREATE ROLE ${name} NOLOGIN`,
    `CREATE ROLE ${login} LOGIN ${limit} PASSWORD '${PASSWORD}' IN ROLE ${name}`,
    `ALTER ROLE ${login} SET role TO ${name}`,
    `CREATE DATABASE ${name} OWNER ${name}`,
  ]) {
    await postgres.query(statement);
  }
  await postgres.query(`ALTER SCHEMA public OWNER TO ${name}`, [], name);
  return {
    ...{ DATABASE_HOST: '127.0.0.1', DATABASE_PORT: String(postgres.port), DATABASE_CA: CA },
    ...{ DATABASE_USER: login, DATABASE_PASSWORD: PASSWORD, DATABASE_NAME: name },
  };
}

/** A version of the sample as its image has it: the bundles in dist/, and migrations/. */
export interface Version {
  readonly folder: string;
  /** Starts one of its programs. */
  readonly start: (
    program: 'main' | 'migrate' | 'check',
    env: Readonly<Record<string, string>>,
    args?: readonly string[],
  ) => RunningShop;
}

/** Of the sample as it stands, from which other versions are made. */
export function bundleVersions() {
  const bundle = bundleShop('build');
  const made = mkdtempSync(join(tmpdir(), 'teal-shop-versions-'));
  return {
    /** @param migrations beside the sample's own, by their file's name */
    version: (migrations: Readonly<Record<string, string>> = {}): Version => {
      const folder = mkdtempSync(join(made, 'version-'));
      cpSync(join(bundle.file, '..'), join(folder, 'dist'), { recursive: true });
      cpSync(join(APP, 'migrations'), join(folder, 'migrations'), { recursive: true });
      for (const [name, sql] of Object.entries(migrations)) {
        writeFileSync(join(folder, 'migrations', name), sql);
      }
      return {
        folder,
        start: (program, env, args = []) => new RunningShop(join(folder, 'dist', `${program}.js`), args, env),
      };
    },
    remove: () => {
      bundle.remove();
      rmSync(made, { recursive: true });
    },
  };
}

/** How a program ended, with what it has said. */
export async function ended(program: RunningShop) {
  const code = await program.exited;
  return { code, lines: program.lines, last: program.lines.at(-1), stderr: program.stderr };
}

/** Orders mugs. */
export function order(shop: RunningShop, key?: string, quantity = 1): Promise<ReceivedAnswer> {
  return shop.ask('/checkout', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key !== undefined && { 'idempotency-key': key }) },
    body: JSON.stringify({ sku: 'mug', quantity }),
  });
}
