import { type Drawn, graph } from '../graphs';
import { type Line, spread } from '../grid';

export interface SaturationInput {
  /** Percent of what a task has: all tasks, and the one that has least left. */
  readonly cpu: Drawn;
  readonly memory: Drawn;
  readonly connections: Drawn;
  readonly healthy: Drawn;
}

/** What is nearly full. */
export const saturation = ({ cpu, memory, connections, healthy }: SaturationInput): Line[] =>
  spread(
    [
      graph({ title: 'CPU: mean and worst task', unit: 'percent', ...cpu }),
      graph({ title: 'Memory: mean and worst task', unit: 'percent', ...memory }),
      graph({ title: 'Connections to the load balancer', unit: 'connections', ...connections }),
      graph({ title: 'Healthy tasks, and how many may run', unit: 'tasks', ...healthy }),
    ],
    { height: 5, atMost: 4 },
  );
