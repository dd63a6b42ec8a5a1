import type { Finding } from './line';
import { Resolution } from './resolve';
import { Findings } from './rules/findings';
import type { StackTemplate } from './templates';
import { canonical, same, shown } from './values';

/** What limits the values of a parameter. source: CloudFormation user guide, "Parameters section structure" */
const LIMITS = [
  'AllowedPattern',
  'AllowedValues',
  'MinLength',
  'MaxLength',
  'MinValue',
  'MaxValue',
  'Type',
] as const;

/** Conditions that the CDK writes, and that decide about its own metadata only. */
const IGNORED_CONDITIONS: ReadonlySet<string> = new Set(['CDKMetadataAvailable']);

/** What changes in a stack beside its resources. */
export function stackFindings(before: StackTemplate, after: StackTemplate): Finding[] {
  const findings = new Findings();
  const [old, now] = [before.template, after.template];
  if (old.Transform !== undefined || now.Transform !== undefined) {
    if (canonical(now) !== canonical(old))
      findings.say('destructive', 'Transform', 'a macro writes what is deployed, which a plan cannot see', {
        after: now,
      });
  }
  if (before.terminationProtection !== undefined && after.terminationProtection !== undefined) {
    findings.switch({
      path: 'TerminationProtection',
      what: 'the stack cannot be deleted:',
      before: before.terminationProtection,
      after: after.terminationProtection,
      safe: true,
      subject: 'protection',
    });
  }
  if (before.tags && after.tags && canonical(before.tags) !== canonical(after.tags))
    findings.say('neutral', 'Tags', 'tags of the stack, and of what is in it, change', { after: after.tags });
  if (!same(old.Description, now.Description) && old.Description !== now.Description)
    findings.say('neutral', 'Description', 'its description changes', { after: now.Description });
  parameters(before, after, findings);
  conditions(before, after, findings);
  outputs(before, after, findings);
  return findings.all;
}

function parameters(before: StackTemplate, after: StackTemplate, findings: Findings): void {
  const [old, now] = [before.template.Parameters, after.template.Parameters];
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const [was, is] = [old[name], now[name]];
    const path = `Parameters.${name}`;
    if (!is) findings.say('neutral', path, `parameter ${shown(name)} is removed`);
    else if (!was) {
      const value =
        is.Default === undefined
          ? 'which must be given when it is deployed'
          : `by default ${shown(is.Default)}`;
      findings.say('neutral', path, `parameter ${shown(name)} is added, ${value}`, { after: is });
    } else {
      for (const limit of LIMITS) {
        if (canonical(was[limit]) === canonical(is[limit])) continue;
        findings.say(
          was[limit] === undefined ? 'tightening' : 'weakening',
          `${path}.${limit}`,
          `parameter ${shown(name)} takes other values: ${shown(limit)} ${shown(was[limit])} → ${shown(is[limit])}`,
          { after: is[limit], subject: 'condition' },
        );
      }
      if (canonical(was.Default) !== canonical(is.Default))
        findings.say(
          'neutral',
          `${path}.Default`,
          `default of parameter ${shown(name)} ${shown(was.Default)} → ${shown(is.Default)}; a stack that is there keeps its value`,
          { after: is.Default },
        );
      if (canonical(was.NoEcho) !== canonical(is.NoEcho) && canonical(is.NoEcho) !== canonical(true))
        findings.say('weakening', `${path}.NoEcho`, `the value of parameter ${shown(name)} is shown`, {
          after: is.NoEcho,
          subject: 'protection',
        });
    }
  }
}

/** A condition that is decided otherwise later, whatever it decides today. */
function conditions(before: StackTemplate, after: StackTemplate, findings: Findings): void {
  const [old, now] = [new Resolution(before), new Resolution(after)];
  for (const name of Object.keys(after.template.Conditions)) {
    if (!Object.hasOwn(before.template.Conditions, name) || IGNORED_CONDITIONS.has(name)) continue;
    const [was, is] = [before.template.Conditions[name], after.template.Conditions[name]];
    if (canonical(was) === canonical(is) || canonical(old.expression(was)) === canonical(now.expression(is)))
      continue;
    findings.say(
      'weakening',
      `Conditions.${name}`,
      `condition ${shown(name)} is decided otherwise: ${shown(is)}`,
      { after: is, subject: 'condition' },
    );
  }
}

/** By which a release finds what was released before. */
const PLACES: ReadonlySet<string> = new Set(['Records', 'ImageRepository']);

function outputs(before: StackTemplate, after: StackTemplate, findings: Findings): void {
  const [old, now] = [before.template.Outputs, after.template.Outputs];
  const names = (outputs: typeof old) =>
    new Map(
      Object.entries(outputs).map(([name, output]) => [name, canonical([output.Value, output.Export])]),
    );
  const [had, has] = [names(old), names(now)];
  for (const [name, output] of had) {
    if (has.get(name) === output) continue;
    const isExport = old[name]?.Export !== undefined;
    const what = has.has(name) ? 'changes' : 'is removed';
    if (PLACES.has(name)) {
      findings.say(
        'weakening',
        `Outputs.${name}`,
        `output ${shown(name)} ${what}: by it a recovery finds its records, or its images`,
        {
          after: now[name],
          subject: 'protection',
        },
      );
      continue;
    }
    findings.say(
      'neutral',
      `Outputs.${name}`,
      isExport
        ? `export ${shown(name)} ${what}; CloudFormation refuses while another stack imports it`
        : `output ${shown(name)} ${what}`,
      { after: now[name] },
    );
  }
  for (const name of has.keys())
    if (!had.has(name))
      findings.say('neutral', `Outputs.${name}`, `output ${shown(name)} is added`, { after: now[name] });
}
