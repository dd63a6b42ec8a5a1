import fc from 'fast-check';

const STAGES = ['RECONCILE_SERVICE', 'PRE_SCALE_UP', 'POST_SCALE_UP', 'POST_TEST_TRAFFIC_SHIFT'];

/** What a hook might be handed: mostly nonsense, some of it in the shape of what ECS sends. */
export function anyHookEvent(deployments: readonly string[]): fc.Arbitrary<unknown> {
  const nonsense = fc.anything({ withBigInt: false, maxDepth: 3 });
  const stage = fc.oneof(fc.constantFrom(...STAGES, 'PRE_PRODUCTION_TRAFFIC_SHIFT', ''), fc.string());
  const arn = fc.oneof(
    fc.constantFrom(...deployments),
    fc.string(),
    fc.string().map((text) => `arn:aws:ecs:eu-west-1:111122223333:service-deployment/${text}`),
  );
  return fc.oneof(
    { weight: 2, arbitrary: nonsense },
    {
      weight: 3,
      arbitrary: fc.record(
        {
          executionId: fc.oneof(fc.uuid(), nonsense),
          lifecycleStage: fc.oneof(stage, nonsense),
          resourceArn: fc.oneof(arn, nonsense),
          executionDetails: nonsense,
          hookDetails: hookDetails(nonsense),
        },
        { requiredKeys: [] },
      ),
    },
    {
      weight: 3,
      arbitrary: fc.record({ lifecycleStage: stage, resourceArn: arn, hookDetails: hookDetails(nonsense) }),
    },
  );
}

/** Also what claims to be the gate's own. */
function hookDetails(nonsense: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const gate = fc.record(
    {
      since: fc.oneof(fc.integer(), fc.double(), nonsense),
      told: fc.oneof(fc.constantFrom('SUCCEEDED', 'FAILED', 'IN_PROGRESS'), nonsense),
      state: nonsense,
    },
    { requiredKeys: [] },
  );
  const details = fc.record(
    {
      recovery: fc.oneof(fc.boolean(), nonsense),
      fix: fc.oneof(fc.boolean(), nonsense),
      teal: fc.oneof(
        nonsense,
        fc.record({
          stage: fc.constantFrom(...STAGES),
          gates: fc.oneof(nonsense, fc.dictionary(fc.constantFrom('any', 'freeze', '__proto__'), gate)),
        }),
      ),
    },
    { requiredKeys: [] },
  );
  return fc.oneof(
    nonsense,
    details,
    details.map((one) => JSON.stringify(one)),
    fc.string(),
  );
}

/** Why an answer is none that ECS takes; undefined for one that is. */
// source: Amazon ECS developer guide, "Lambda lifecycle hooks"
export function whyNoAnswer(answer: unknown): string | undefined {
  const text = JSON.stringify(answer);
  if (typeof answer !== 'object' || answer === null) return `no object: ${text}`;
  const { hookStatus, callBackDelay, hookDetails, reason, ...rest } = answer as Record<string, unknown>;
  if (Object.keys(rest).length > 0) return `more than an answer: ${text}`;
  if (typeof reason !== 'string' || reason === '' || reason.length > 10_000) return `no reason: ${text}`;
  if (hookStatus === 'SUCCEEDED' || hookStatus === 'FAILED') {
    return callBackDelay === undefined && hookDetails === undefined ? undefined : `not final: ${text}`;
  }
  if (hookStatus !== 'IN_PROGRESS') return `no status: ${text}`;
  if (!Number.isInteger(callBackDelay) || (callBackDelay as number) < 1 || (callBackDelay as number) > 900) {
    return `no delay: ${text}`;
  }
  return typeof hookDetails === 'object' && hookDetails !== null ? undefined : `no details: ${text}`;
}
