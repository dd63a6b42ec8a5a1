import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Answer } from './answer';
import { entrance, testHeaders } from './entrance';
import { send } from './send';

/** Milliseconds until the whole answer is there, as a smoke test has them: a slower answer is no answer to a user. */
const WITHIN = 5_000;

/** What green is asked. */
export interface GreenRequest {
  /** With its query, if it has one. */
  readonly path: string;
  /** @default 'GET' */
  readonly method?: string;
  /** Beside the test header. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds until the whole answer is there. @default 5000, as a smoke test has them: a slower answer is none to a user */
  readonly withinMilliseconds?: number;
}

let secrets: SecretsManagerClient | undefined;

/**
 * Asks green, over the test header. A request that goes wrong is an answer, too: look at its `kind`.
 *
 * @throws what the SDK throws when the header's value cannot be read, and Error for a gate without `asksGreen`
 */
export async function askGreen(request: GreenRequest, signal: AbortSignal): Promise<Answer> {
  secrets ??= new SecretsManagerClient({});
  const headers = await testHeaders(secrets, signal);
  return send({ method: 'GET', withinMilliseconds: WITHIN, ...request }, entrance(), headers, signal);
}
