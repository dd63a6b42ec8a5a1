import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';

/** source: PostgreSQL documentation, scram_iterations, whose default it is; RFC 7677 takes no less than 4096 */
const ITERATIONS = 4096;

/**
 * What PostgreSQL keeps of a password, made here, so that the password itself is in no statement: the server takes it as it is.
 * Of letters and digits alone, of which SASLprep leaves everything as it is.
 *
 * source: PostgreSQL documentation, "pg_authid" (rolpassword); RFC 5802, "SCRAM Algorithm Overview"
 *
 * @param salt 16 random bytes
 */
export function scramVerifier(password: string, salt: Buffer): string {
  if (!/^[A-Za-z0-9]+$/.test(password))
    throw new Error('a password must have letters and digits alone, and has others');
  const salted = pbkdf2Sync(password, salt, ITERATIONS, 32, 'sha256');
  const stored = createHash('sha256').update(keyOf(salted, 'Client Key')).digest('base64');
  const server = keyOf(salted, 'Server Key').toString('base64');
  return `SCRAM-SHA-256$${ITERATIONS}:${salt.toString('base64')}$${stored}:${server}`;
}

const keyOf = (salted: Buffer, name: string): Buffer => createHmac('sha256', salted).update(name).digest();
