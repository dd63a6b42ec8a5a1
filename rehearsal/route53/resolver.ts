import type { Clock } from '../clock/clock';
import type { Random } from '../random';
import type { HostedZone } from './hosted-zone';
import { nameOf, type RecordSet } from './record-set';

/**
 * Seconds of an alias that leads to a load balancer.
 * source: Amazon Route 53 developer guide, "Choosing between alias and non-alias records" (the TTL of the target: ELB's is 60 s)
 */
const ALIAS_TTL = 60;

interface Cached {
  readonly target: string;
  readonly until: number;
}

/** A name server near users: asks once, and gives all of them the same answer until its time is over. */
export class Resolver {
  private readonly cache = new Map<string, Cached>();

  constructor(
    private readonly zone: HostedZone,
    private readonly clock: Clock,
    private readonly random: Random,
  ) {}

  /** @returns the name that an address record leads to, without a dot at the end; undefined where there is none */
  resolve(name: string, type = 'A'): string | undefined {
    const key = `${nameOf(name)} ${type}`;
    const known = this.cache.get(key);
    if (known && known.until > this.clock.now()) return known.target;
    const record = this.draw(name, type);
    if (!record) return undefined;
    const target = (record.AliasTarget?.DNSName ?? record.ResourceRecords?.[0]?.Value ?? '').replace(
      /\.$/,
      '',
    );
    const seconds = record.AliasTarget ? ALIAS_TTL : (record.TTL ?? 0);
    this.cache.set(key, { target, until: this.clock.now() + seconds * 1000 });
    return target;
  }

  /** By weight; with weights of 0 alone each is as likely. */
  // source: Amazon Route 53 developer guide, "Weighted routing"
  private draw(name: string, type: string): RecordSet | undefined {
    const records = this.zone.published.filter(
      (each) => nameOf(each.Name) === nameOf(name) && (each.Type === type || each.Type === 'CNAME'),
    );
    const sum = records.reduce((total, { Weight = 1 }) => total + Weight, 0);
    let point = this.random() * (sum === 0 ? records.length : sum);
    for (const record of records) {
      point -= sum === 0 ? 1 : (record.Weight ?? 1);
      if (point < 0) return record;
    }
    return records.at(-1);
  }
}
