import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto';

/** PostgreSQL's own. source: PostgreSQL manual, "Connections and Authentication" (scram_iterations) */
const ITERATIONS = 4096;

/**
 * What PostgreSQL keeps of a password, made here: so the password itself is in no statement, and in nothing that a server keeps of
 * statements (its log, pg_stat_statements, pg_stat_activity, Performance Insights). Nobody can log in with it.
 *
 * source: RFC 5802 §3, RFC 7677; PostgreSQL manual, "pg_authid" (rolpassword)
 *
 * @param password ASCII: of anything else SASLprep might make another one
 */
export function scramVerifier(password: string, salt: Buffer = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const key = (name: string): Buffer => createHmac('sha256', salted).update(name).digest();
  const stored = createHash('sha256').update(key('Client Key')).digest('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${stored}:${key('Server Key').toString('base64')}`;
}
