import type { Template } from '../../../rehearsal/assembly/assembly';
import { stopsReleases } from '../../../rehearsal/scenarios/gate-strictness';

const checks = JSON.stringify([
  { id: 'quiet-alarms', policy: { release: 'warn', fix: 'warn' } },
  { id: 'freeze', policy: { release: 'block' } },
]);

test.each<[string, Readonly<Record<string, unknown>> | undefined, boolean]>([
  ['blocks', { GATE_POLICY: '{"release":"block"}' }, true],
  ['warns', { GATE_POLICY: '{"release":"warn","fix":"block"}' }, false],
  ['skips', { GATE_POLICY: '{"release":"skip"}' }, false],
  ['warns beside one that blocks', { PREFLIGHT_CHECKS: checks }, false],
  ['is told nothing', {}, true],
  ['has no function here', undefined, true],
  ['is told what is no JSON', { GATE_POLICY: '{' }, true],
  ['is told what another resource says', { GATE_POLICY: { Ref: 'Policy' } }, true],
])('a gate that %s', (_what, Variables, stops) => {
  const Resources = Variables && {
    Gate: { Type: 'AWS::Lambda::Function', Properties: { Environment: { Variables } } },
  };
  expect(stopsReleases({ Resources: Resources ?? {} } as unknown as Template, 'Gate', 'quiet-alarms')).toBe(
    stops,
  );
});

test('of several gates of one function each has its own', () => {
  const Environment = { Variables: { PREFLIGHT_CHECKS: checks } };
  const template = { Resources: { Gate: { Type: 'AWS::Lambda::Function', Properties: { Environment } } } };
  expect(stopsReleases(template as unknown as Template, 'Gate', 'freeze')).toBe(true);
});
