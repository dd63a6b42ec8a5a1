/**
 * ECS's names for what keeps a task from running or ends it. What stands behind one is text of a registry, of a container
 * runtime or of the person who stopped it, and may hold what no verdict may.
 *
 * source: Amazon ECS developer guide, "Amazon ECS stopped task error messages"; API reference, "API failure reasons"
 */
const NAMES: readonly RegExp[] = [
  /^(?:Cannot(?:PullContainer|StartContainer|StopContainer|InspectContainer|CreateVolume|PullImageManifest)|ContainerRuntime(?:Timeout)?|DockerTimeout|Internal|OutOfMemory|ResourceInitialization|SpotInterruption|TaskFailedToStart)Error(?=:|$)/i,
  /^RESOURCE:[A-Z]+(?=:|$)/,
  /^(?:AGENT|ATTRIBUTE|INACTIVE|LOCATION|MISSING)(?=:|$)/,
  /^Capacity is unavailable(?= at this time)/,
  // The gate's own, when it stops a task.
  /^Migration gate: (?:ran for longer than|did not start within) \d+ minutes$/,
];

/** The name of a cause alone; undefined where the text has none that is known. */
export function causeIn(text: string): string | undefined {
  for (const name of NAMES) {
    const [found] = name.exec(text) ?? [];
    if (found !== undefined) return found;
  }
  return undefined;
}
