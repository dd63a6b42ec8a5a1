import { see } from '../../shared/runbook';
import type { Verdict } from '../../shared/verdict';

/**
 * Whether a deployment would be watched. ECS takes no notice of an alarm that is red when a deployment starts, and by
 * its guide of none of the deployment's alarms then, until the deployment is over.
 *
 * source: Amazon ECS developer guide, "How CloudWatch alarms detect Amazon ECS deployment failures"
 *
 * @param names of the deployment's alarms
 * @param states as CloudWatch has them; an alarm that does not exist is not among them
 */
export function decide(names: readonly string[], states: ReadonlyMap<string, string>): Verdict {
  if (names.length === 0)
    return inconclusive('neither ECS nor the template names an alarm of the deployment');
  const red = names.filter((name) => states.get(name) === 'ALARM');
  if (red.length > 0) {
    return {
      outcome: 'fail',
      reason: `${red.length > 1 ? 'alarms are' : 'an alarm is'} red already, which ECS would ignore for the whole deployment, maybe with all the others: ${red.join(', ')}${see('gate-quiet-alarms.md#an-alarm-is-red')}`,
    };
  }
  // Too little data is what a quiet service has.
  const quiet = (name: string) => ['OK', 'INSUFFICIENT_DATA'].includes(states.get(name) ?? '');
  const unknown = names.filter((name) => !quiet(name));
  if (unknown.length > 0) {
    const absent = unknown.filter((name) => !states.has(name));
    return inconclusive(
      absent.length > 0
        ? `${absent.length > 1 ? 'alarms do' : 'an alarm does'} not exist, so ECS has nothing to watch there: ${absent.join(', ')}`
        : `CloudWatch has a state that is not known of: ${unknown.join(', ')}`,
    );
  }
  return {
    outcome: 'pass',
    reason: `${names.length === 1 ? 'the alarm' : `all ${names.length} alarms`} of the deployment ${names.length === 1 ? 'is' : 'are'} quiet`,
  };
}

const inconclusive = (reason: string): Verdict => ({ outcome: 'inconclusive', reason });
