import { PROBE, type SmokeTestRequest } from '../shared/environment';
import { required } from '../shared/required';
import { timeLimit } from '../shared/time-limit';
import { run } from './run';

/** Seconds of a run that are kept back to say what went wrong: a run that is ended from outside says nothing. */
const TO_SAY_IT = 5;

/**
 * What Synthetics calls: a run that throws has failed, one that returns has passed.
 *
 * It uses nothing of `@aws/synthetics-*`: their names are others in each kind of runtime, and each step that they are told
 * of is two more metrics that are paid for.
 * source: CloudWatch user guide, "Writing a Node.js canary script": "Throw to fail, return to succeed"
 */
export async function handler(): Promise<string> {
  const requests = JSON.parse(required(PROBE.REQUESTS)) as SmokeTestRequest[];
  const url = required(PROBE.URL);
  const limit = timeLimit((Number(required(PROBE.SECONDS)) - TO_SAY_IT) * 1000);
  try {
    await run(url, requests, limit.signal);
    return `${requests.length} of ${requests.length} requests to ${url} were answered as expected`;
  } catch (error) {
    // The log of the run, in the words that the alarm's runbook looks for.
    console.error(JSON.stringify({ level: 'error', probe: url, reason: String((error as Error).message) }));
    throw error;
  } finally {
    limit.lift();
  }
}
