/** What ECS asks of CloudWatch. */
export interface AlarmStates {
  state(name: string): 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
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
 * Calls `act` for each alarm of a deployment that goes into ALARM, until the returned function is called. An alarm
 * that is in ALARM at the start is ignored for the whole deployment, so that a fix can go out.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-alarm-failure.html
 */
export function watchAlarms(
  alarms: AlarmStates,
  configuration: DeploymentAlarms,
  act: (change: AlarmChange) => void,
): () => void {
  if (!configuration.enable) return () => {};
  const watched = new Set(configuration.names.filter((name) => alarms.state(name) !== 'ALARM'));
  return alarms.onChange((change) => {
    if (change.state === 'ALARM' && watched.has(change.name)) act(change);
  });
}
