import {
  GATE,
  INFRASTRUCTURE,
  LOAD_TEST,
  METRICS,
  MIGRATION,
  PREFLIGHT,
  SMOKE_TEST,
} from '../../../lambda/shared/environment';
import type { ResourceChange } from '../differences';
import { settingsIn } from '../settings';
import { at, canonical, type Fields, isFields, shown } from '../values';
import { arrow, type Findings, ownChange, type Rule } from './findings';
import { kind, onInconclusive, patience, policy } from './gates/common';
import { harmless, type Setting } from './gates/direction';
import { infrastructureLimits } from './gates/infrastructure';
import { loadTestPlan } from './gates/load-test';
import { metricsSettings } from './gates/metrics';
import { migrationAfter, migrationTask } from './gates/migration';
import { preflightChecks } from './gates/preflight';
import { smokeTestRequests } from './gates/smoke-test';

const subject = 'gate';

/** Variables that hold a word or a number. */
const WORDS: Readonly<Record<string, Setting>> = {
  [GATE.KIND]: kind,
  [GATE.ON_INCONCLUSIVE]: onInconclusive,
  [GATE.PATIENCE_MINUTES]: patience,
  [MIGRATION.WAIT_MINUTES]: harmless('minutes that others may keep it waiting'),
  [MIGRATION.TIMEOUT_MINUTES]: harmless('minutes that its task may take'),
  [MIGRATION.CHECK_MINUTES]: harmless('minutes that a task before it may take'),
};

/** Variables that hold JSON. */
const TEXTS: Readonly<Record<string, Setting>> = {
  [GATE.POLICY]: policy,
  [SMOKE_TEST.REQUESTS]: smokeTestRequests,
  [LOAD_TEST.PLAN]: loadTestPlan,
  [METRICS.SETTINGS]: metricsSettings,
  [INFRASTRUCTURE.LIMITS]: infrastructureLimits,
  [PREFLIGHT.CHECKS]: preflightChecks,
  [MIGRATION.TASK]: migrationTask,
  [MIGRATION.AFTER]: migrationAfter,
};

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
    if (own) code(name, property, own.after, change, findings);
  }
};

/** What a team writes itself is in the change that its reviewer reads; Teal's own code is not. */
function code(
  gate: string,
  property: string,
  after: unknown,
  { before: old, after: now }: ResourceChange,
  findings: Findings,
): void {
  const isOwn =
    property === 'Code' &&
    [old, now].every((each) => at(each?.properties, 'Environment', 'Variables', GATE.KIND) === 'custom');
  if (isOwn)
    findings.say('neutral', property, `the code of gate ${shown(gate)}, the team's own, changes`, { after });
  else
    findings.say(
      'weakening',
      property,
      `the code of gate ${shown(gate)} changes, which a plan cannot judge`,
      {
        after,
        subject,
      },
    );
}

function variablesOf(environment: unknown): Fields | undefined {
  const variables = isFields(environment) ? environment.Variables : environment;
  if (variables === undefined) return {};
  return isFields(variables) ? variables : undefined;
}

function variables(gate: string, old: Fields | undefined, now: Fields | undefined, findings: Findings): void {
  findings.explain('Environment');
  if (!old || !now) {
    const text = `what gate ${shown(gate)} asks for is not known before it is deployed`;
    findings.say('weakening', 'Environment', text, { after: now, subject });
    return;
  }
  for (const name of new Set([...Object.keys(old), ...Object.keys(now)])) {
    const [before, after] = [old[name], now[name]];
    if (canonical(before) === canonical(after)) continue;
    const place = { path: `Environment.${name}`, what: `gate ${shown(gate)}` };
    const said = findings.all.length;
    const isTold = Object.hasOwn(TEXTS, name)
      ? text(TEXTS[name], place, before, after, findings)
      : Object.hasOwn(WORDS, name) && word(WORDS[name], place, before, after, findings);
    if (!isTold) {
      const asks = `gate ${shown(gate)} asks otherwise: ${shown(name)} ${arrow(before, after)}`;
      findings.say('weakening', place.path, asks, { after, subject });
    } else if (findings.all.length === said)
      findings.say(
        'neutral',
        place.path,
        `gate ${shown(gate)} is told the same in other words: ${shown(name)}`,
        {
          after,
        },
      );
  }
}

type Told = Parameters<Setting>;

function word(setting: Setting | undefined, ...told: Told): boolean {
  setting?.(...told);
  return setting !== undefined;
}

/** @returns false for what is no JSON: nothing is known of it */
function text(
  setting: Setting | undefined,
  place: Told[0],
  before: unknown,
  after: unknown,
  findings: Findings,
): boolean {
  const [old, now] = [before, after].map((each) =>
    each === undefined ? { read: undefined } : settingsIn(each),
  );
  if (!old || !now || !setting) return false;
  setting(place, old.read, now.read, findings);
  return true;
}
