/** An error that ECS's API answers with, by its name there. */
export class EcsError extends Error {
  constructor(
    readonly code:
      | 'ConflictException'
      | 'InvalidParameterException'
      | 'ServiceDeploymentNotFoundException'
      | 'ServiceNotActiveException',
    message: string,
  ) {
    super(message);
    this.name = code;
  }
}
