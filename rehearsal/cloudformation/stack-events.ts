import type { ResourceStatus, StackStatus } from './status';

/** What CloudFormation tells of a stack or of one of its resources, as in `DescribeStackEvents`. */
export interface StackEvent {
  /** Simulated milliseconds since the Unix epoch. */
  readonly timestamp: number;
  readonly stackName: string;
  /** The stack's name in an event of the stack itself. */
  readonly logicalId: string;
  /** Absent before the resource exists. */
  readonly physicalId?: string;
  /** `AWS::CloudFormation::Stack` in an event of the stack itself. */
  readonly type: string;
  readonly status: StackStatus | ResourceStatus;
  readonly reason?: string;
}

/** The newest events of one stack; every event goes to the listener. */
export class StackEvents {
  private readonly events: StackEvent[] = [];

  constructor(
    private readonly now: () => number,
    private readonly stackName: string,
    /** How many are kept. */
    private readonly limit: number,
    private readonly listener: (event: StackEvent) => void,
  ) {}

  record(event: Omit<StackEvent, 'timestamp' | 'stackName'>): void {
    const recorded = { timestamp: this.now(), stackName: this.stackName, ...event };
    this.events.push(recorded);
    if (this.events.length > this.limit) this.events.shift();
    this.listener(recorded);
  }

  /** Oldest first. */
  list(): readonly StackEvent[] {
    return [...this.events];
  }
}
