import { randomInt } from 'node:crypto';

/** What the secret of a service's database holds, under the names that Amazon RDS gives them. */
export interface Credentials {
  readonly engine: 'postgres';
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly dbname: string;
}

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** 285 bits, and no character that a URL, a shell or a line of a file would take for something else. */
const LENGTH = 48;

export const newPassword = (): string =>
  Array.from({ length: LENGTH }, () => LETTERS_AND_DIGITS[randomInt(LETTERS_AND_DIGITS.length)]).join('');

/** @returns undefined for a text that does not hold them; why is not told, since it may hold a password */
export function credentialsIn(text: string): Credentials | undefined {
  const read = objectIn(text);
  if (read === undefined) return undefined;
  const { host, port, username, password, dbname } = read;
  const isWhole = [host, username, password, dbname].every((one) => typeof one === 'string' && one !== '');
  if (!isWhole || !Number.isInteger(Number(port))) return undefined;
  return { ...(read as unknown as Credentials), engine: 'postgres', port: Number(port) };
}

/** Of the superuser's secret, which RDS writes. source: Amazon Aurora user guide, "Password management with Amazon Aurora and AWS Secrets Manager" */
export function superuserIn(
  text: string,
): { readonly username: string; readonly password: string } | undefined {
  const { username, password } = objectIn(text) ?? {};
  return typeof username === 'string' && typeof password === 'string' ? { username, password } : undefined;
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null ? (read as Record<string, unknown>) : undefined;
  } catch {
    // Its message would quote what it has read.
    return undefined;
  }
}
