/** What ECS asks of CloudWatch. */
export interface AlarmStates {
  state(name: string): 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  /**
   * Simulated milliseconds of data that the alarm judges by: its period times its evaluation periods. ECS derives the
   * bake of a rolling deployment from it. @default five minutes, since AWS says that the bake is less
   */
  windowMs?(name: string): number;
  /** Until the returned function is called. */
  onChange(listener: (change: AlarmChange) => void): () => void;
}

export interface AlarmChange {
  readonly name: string;
  readonly state: 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
  readonly reason: string;
}

/** `DeploymentConfiguration.Alarms`. */
export interface DeploymentAlarms {
  readonly enable: boolean;
  /** Whether an alarm rolls the deployment back, or fails it and leaves it at that. */
  readonly rollback: boolean;
  readonly names: readonly string[];
}

/**
 * What ECS ignores when an alarm is in ALARM at the start of a deployment: that alarm, or the alarms altogether.
 */
export type RedAtStart = 'that-alarm' | 'all-alarms';

/**
 * Calls `act` for each alarm of a deployment that goes into ALARM, until the returned function is called. An alarm
 * that is in ALARM at the start is ignored for the whole deployment, so that a fix can go out.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
export function watchAlarms(
  alarms: AlarmStates,
  configuration: DeploymentAlarms,
  redAtStart: RedAtStart,
  act: (change: AlarmChange) => void,
): () => void {
  if (!configuration.enable) return () => {};
  const red = configuration.names.filter((name) => alarms.state(name) === 'ALARM');
  if (red.length > 0 && redAtStart === 'all-alarms') return () => {};
  const watched = new Set(configuration.names.filter((name) => !red.includes(name)));
  return alarms.onChange((change) => {
    if (change.state === 'ALARM' && watched.has(change.name)) act(change);
  });
}

const WITHOUT_WINDOW = 5 * 60_000;

/**
 * The bake of a rolling deployment that sets none: ECS computes it from the alarms, how is not documented. Here it
 * lasts as long as the slowest alarm looks back, so that every alarm has judged by the new tasks alone.
 */
export function bakeByAlarms(alarms: AlarmStates, { enable, names }: DeploymentAlarms): number {
  if (!enable) return 0;
  return Math.max(0, ...names.map((name) => alarms.windowMs?.(name) ?? WITHOUT_WINDOW));
}
