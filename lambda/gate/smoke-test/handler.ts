import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SMOKE_TEST, type SmokeTestRequest } from '../../shared/environment';
import { gate } from '../../shared/gate';
import type { HookEvent } from '../../shared/hook-event';
import { required } from '../../shared/required';
import type { Verdict } from '../../shared/verdict';
import { entrance, testHeaders, userHeaders } from '../requests/entrance';
import { send } from '../requests/send';
import { doubtOf, worse } from './again';
import { decide } from './decide';

const secrets = new SecretsManagerClient({});

/**
 * Asks green the configured questions before users meet it, over the header test rule; after the shift, the
 * same as a user would ask them, without the header. Where one server error is all that is wrong, it asks again.
 */
export async function smokeTest(event: HookEvent, signal: AbortSignal): Promise<Verdict> {
  const requests = JSON.parse(required(SMOKE_TEST.REQUESTS)) as SmokeTestRequest[];
  const isTest = event.lifecycleStage === 'POST_TEST_TRAFFIC_SHIFT';
  const headers = isTest ? await testHeaders(secrets, signal) : userHeaders();
  const ask = (request: SmokeTestRequest) => send(request, entrance(), headers, signal);
  const answers = await Promise.all(requests.map(ask));
  const doubt = doubtOf(requests, answers);
  if (!doubt) return decide(requests, answers);
  const { index, request, status } = doubt;
  const [one, other] = await Promise.all([ask(request), ask(request)]);
  const { outcome, reason } = decide(requests, answers.with(index, worse(request, one, other)));
  return {
    outcome,
    reason: `${reason}; ${request.method} ${request.path} was asked twice more after status ${status}`,
  };
}

export const handler = gate(smokeTest);
