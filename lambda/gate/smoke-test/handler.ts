import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SMOKE_TEST, type SmokeTestRequest } from '../../shared/environment';
import { gate } from '../../shared/gate';
import type { HookEvent } from '../../shared/hook-event';
import { required } from '../../shared/required';
import type { Verdict } from '../../shared/verdict';
import { entrance, testHeaders, userHeaders } from '../requests/entrance';
import { send } from '../requests/send';
import { decide } from './decide';

const secrets = new SecretsManagerClient({});

/**
 * Asks green the configured questions before users meet it, over the header test rule; after the shift, the
 * same as a user would ask them, without the header.
 */
export async function smokeTest(event: HookEvent, signal: AbortSignal): Promise<Verdict> {
  const requests = JSON.parse(required(SMOKE_TEST.REQUESTS)) as SmokeTestRequest[];
  const isTest = event.lifecycleStage === 'POST_TEST_TRAFFIC_SHIFT';
  const headers = isTest ? await testHeaders(secrets, signal) : userHeaders();
  const answers = await Promise.all(requests.map((request) => send(request, entrance(), headers, signal)));
  return decide(requests, answers);
}

export const handler = gate(smokeTest);
