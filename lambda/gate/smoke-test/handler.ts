import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SMOKE_TEST, type SmokeTestRequest } from '../../shared/environment';
import { gate } from '../../shared/gate';
import type { HookEvent } from '../../shared/hook-event';
import { required } from '../../shared/required';
import type { Verdict } from '../../shared/verdict';
import type { Destination } from './connect';
import { decide } from './decide';
import { send } from './request';

const secrets = new SecretsManagerClient({});

/**
 * Asks green the configured questions before users meet it, over the header test rule; after the shift, the
 * same as a user would ask them, without the header.
 */
export async function smokeTest(event: HookEvent, signal: AbortSignal): Promise<Verdict> {
  const requests = JSON.parse(required(SMOKE_TEST.REQUESTS)) as SmokeTestRequest[];
  const headers = {
    host: process.env[SMOKE_TEST.DOMAIN] ?? required(SMOKE_TEST.LOAD_BALANCER),
    ...(event.lifecycleStage === 'POST_TEST_TRAFFIC_SHIFT' ? await testHeader() : {}),
  };
  const answers = await Promise.all(requests.map((request) => send(request, destination(), headers, signal)));
  return decide(requests, answers);
}

/** Read at each invocation: the value rotates, and a warm function would keep the old one. */
async function testHeader(): Promise<Record<string, string>> {
  const secret = await secrets.send(
    new GetSecretValueCommand({ SecretId: required(SMOKE_TEST.TEST_HEADER_SECRET) }),
  );
  if (!secret.SecretString) throw new Error('the secret of the test header must have a string value');
  return { [required(SMOKE_TEST.TEST_HEADER)]: secret.SecretString };
}

function destination(): Destination {
  const host = required(SMOKE_TEST.LOAD_BALANCER);
  const domain = process.env[SMOKE_TEST.DOMAIN];
  return domain === undefined ? { host, port: 80 } : { host, port: 443, serverName: domain };
}

export const handler = gate(smokeTest);
