import { functionOf, type SeenDeployment } from '../approve/decide';

/** Ids of the hooks that a deployment asks now, by the names of their functions; not those that wait for a person. */
export function hooksAsking(running: SeenDeployment | undefined, cluster: string): readonly string[] {
  const prefix = `${cluster}-gate-`;
  return (running?.hooks ?? []).flatMap(({ target }) => {
    const name = target === undefined ? '' : functionOf(target);
    return name.startsWith(prefix) ? [name.slice(prefix.length)] : [];
  });
}
