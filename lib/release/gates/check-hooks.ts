import type { Gate } from './gate';

/** source: ECS developer guide, "Lifecycle hooks": 10 Lambda hooks a service */
const MOST = 10;

/** What ECS refuses, or would not do, of a service's gates: those of the configuration are right, others may have been added. */
export function hookProblems(gates: readonly Gate[]): string[] {
  const ids = gates.map(({ gateId }) => gateId);
  const twice = [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  const repeated = gates.flatMap(({ gateId, stages }) =>
    stages.filter((stage) => REPEATED.includes(stage)).map((stage) => `${gateId} at ${stage}`),
  );
  return [
    ...(gates.length > MOST
      ? [
          `gates must be at most ${MOST}, got ${gates.length} (${ids.join(', ')}); ECS takes no more Lambda hooks`,
        ]
      : []),
    ...twice.map((id) => `gates must have ids of their own, got ${id} twice; give one another id`),
    ...repeated.map(
      (gate) => `a gate must not stand on a shift stage, got ${gate}; ECS repeats its hooks in a rollback`,
    ),
  ];
}

/** source: ECS developer guide, "Lifecycle hooks": hooks of these stages are called again in a rollback */
const REPEATED: readonly string[] = ['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'];
