import { canonical, type Fields, isFields, shown } from '../values';
import { arrow, type Findings, ownChange, type Rule } from './findings';
import { smokeRequests } from './smoke-requests';

const subject = 'gate';

/** Variables that make a gate neither stricter nor laxer: how long it waits for a person, who decides then. */
const HARMLESS: ReadonlySet<string> = new Set(['GATE_PATIENCE_MINUTES']);

/**
 * The function of a gate: its configuration stands in its environment. What a plan does not know of it counts as
 * weakening, its code as well.
 */
export const gateFunction: Rule = (change, findings, { gates }) => {
  if (change.type !== 'AWS::Lambda::Function' || change.how !== 'changed') return;
  const name = gates.get(change.logicalId);
  if (name === undefined) return;
  const environment = ownChange(change, 'Environment');
  if (environment) {
    variables(name, variablesOf(environment.before), variablesOf(environment.after), findings);
  }
  for (const property of ['Code', 'Handler', 'Layers', 'ImageConfig', 'PackageType', 'FileSystemConfigs']) {
    const own = ownChange(change, property);
    if (own)
      findings.say(
        'weakening',
        property,
        `the code of gate ${shown(name)} changes, which a plan cannot judge`,
        {
          after: own.after,
          subject,
        },
      );
  }
};

function variablesOf(environment: unknown): Fields | undefined {
  const variables = isFields(environment) ? environment.Variables : environment;
  if (variables === undefined) return {};
  return isFields(variables) ? variables : undefined;
}

function variables(gate: string, old: Fields | undefined, now: Fields | undefined, findings: Findings): void {
  findings.explain('Environment');
  if (!old || !now) {
    findings.say(
      'weakening',
      'Environment',
      `what gate ${shown(gate)} asks for is not known before it is deployed`,
      { after: now, subject },
    );
    return;
  }
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const [before, after] = [old[name], now[name]];
    if (canonical(before) === canonical(after)) continue;
    const path = `Environment.${name}`;
    if (HARMLESS.has(name))
      findings.say('neutral', path, `${shown(name)} of gate ${shown(gate)} ${arrow(before, after)}`, {
        after,
      });
    else if (name === 'SMOKE_TEST_REQUESTS') smokeRequests({ gate, path, before, after }, findings);
    else
      findings.say(
        'weakening',
        path,
        `gate ${shown(gate)} asks otherwise: ${shown(name)} ${arrow(before, after)}`,
        { after, subject },
      );
  }
}
