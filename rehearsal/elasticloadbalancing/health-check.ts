import http from 'node:http';
import { type CheckResult, type HealthCheck, matchesStatus } from './health';

/**
 * Asks a target once, over a connection of its own as ELB does. Ends within the check's timeout of real time;
 * rejects with the signal's reason when it is aborted first.
 */
export function checkHealth(
  { host, port }: { readonly host: string; readonly port: number },
  check: HealthCheck,
  signal: AbortSignal,
): Promise<CheckResult> {
  return new Promise((resolve, reject) => {
    const request = http.get({
      host,
      port,
      path: check.path,
      agent: false,
      headers: { 'user-agent': 'ELB-HealthChecker/2.0', connection: 'close' },
      signal,
    });
    const timeout = setTimeout(() => {
      resolve('Target.Timeout');
      request.destroy();
    }, check.timeoutMs);
    request.on('response', (response) => {
      const status = response.statusCode ?? 0;
      resolve(matchesStatus(check.matcher, status) ? 'passed' : 'Target.ResponseCodeMismatch');
      response.resume();
    });
    request.on('error', () => {
      if (signal.aborted) reject(signal.reason);
      else resolve('Target.FailedHealthChecks');
    });
    request.on('close', () => clearTimeout(timeout));
  });
}
