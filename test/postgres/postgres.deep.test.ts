import { existsSync } from 'node:fs';
import { Client } from 'pg';
import { Postgres } from './postgres';

test('a PostgreSQL runs here, lets in who speaks TLS and knows a password, and leaves nothing', async () => {
  let folder: string;
  {
    await using postgres = await Postgres.start({ max_connections: 10 });
    folder = postgres.folder;
    expect(await postgres.query('SHOW max_connections')).toEqual([{ max_connections: '10' }]);
    expect(await postgres.query('SELECT ssl, version FROM pg_stat_ssl WHERE pid = pg_backend_pid()')).toEqual(
      [{ ssl: true, version: 'TLSv1.3' }],
    );
    for (const [other, why] of [
      [{ ssl: false }, /no pg_hba.conf entry .* no encryption/],
      [{ password: 'another' }, /password authentication failed/],
      [{ ssl: {} }, /self-signed certificate/],
    ] as const) {
      await expect(new Client({ ...postgres.superuser(), ...other }).connect()).rejects.toThrow(why);
    }
  }
  expect(existsSync(folder)).toBe(false);
});

test('what was committed is there after a failover, on the same port', async () => {
  await using postgres = await Postgres.start();
  await postgres.query('CREATE TABLE orders AS SELECT 1 AS id');
  const open = new Client(postgres.superuser());
  await open.connect();
  const broken = new Promise((heard) => open.once('error', heard));
  await postgres.stop();
  expect(await broken).toBeInstanceOf(Error);
  await expect(postgres.query('SELECT 1')).rejects.toThrow('ECONNREFUSED');
  await postgres.again();
  expect(await postgres.query('TABLE orders')).toEqual([{ id: 1 }]);
});
