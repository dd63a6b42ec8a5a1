import { StringDecoder } from 'node:string_decoder';

/**
 * Bytes of a log event by the driver `awslogs`: a longer line is several events.
 * source: moby, daemon/logger/awslogs/cloudwatchlogs.go (maximumBytesPerEvent); Fargate's shim logger took it over
 */
const LONGEST_EVENT = 262_144 - 26;

/** What a container writes to one of its two streams, cut into the events that its log has of it. */
export class OutputLines {
  private readonly decoder = new StringDecoder('utf8');
  private unfinished = '';

  constructor(private readonly take: (line: string) => void) {}

  add(chunk: Buffer): void {
    const lines = (this.unfinished + this.decoder.write(chunk)).split('\n');
    this.unfinished = lines.pop() ?? '';
    for (const line of lines) this.event(line);
    // Characters, of which none takes less than a byte.
    if (this.unfinished.length > LONGEST_EVENT) {
      this.event(this.unfinished);
      this.unfinished = '';
    }
  }

  /** The stream has ended, perhaps within a line. */
  end(): void {
    this.event(this.unfinished + this.decoder.end());
    this.unfinished = '';
  }

  /** An empty line is no event. source: Amazon CloudWatch Logs API reference, InputLogEvent: a message has a byte at least */
  private event(line: string): void {
    if (line === '') return;
    if (Buffer.byteLength(line) <= LONGEST_EVENT) {
      this.take(line);
      return;
    }
    const bytes = Buffer.from(line);
    for (let start = 0; start < bytes.length; start += LONGEST_EVENT)
      this.take(bytes.subarray(start, start + LONGEST_EVENT).toString('utf8'));
  }
}
