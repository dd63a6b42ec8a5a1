/** Whether one range of addresses holds all of another. Of IPv6 only the whole of it, and the very same, are known. */
export function holdsRange(wide: string, narrow: string): boolean {
  if (wide === narrow) return true;
  const [one, other] = [ipv4(wide), ipv4(narrow)];
  if (one && other) return one.bits <= other.bits && one.from === masked(other.from, one.bits);
  return wide === '::/0' && narrow.includes(':');
}

function ipv4(range: string): { readonly from: number; readonly bits: number } | undefined {
  const [, address = '', length = ''] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(range) ?? [];
  const parts = address.split('.').map(Number);
  const bits = Number(length);
  if (address === '' || bits > 32 || parts.some((each) => each > 255)) return undefined;
  return {
    from: masked(
      parts.reduce((sum, each) => sum * 256 + each, 0),
      bits,
    ),
    bits,
  };
}

/** By division: shifts would make a signed number of it. */
const masked = (address: number, bits: number): number => {
  const size = 2 ** (32 - bits);
  return Math.floor(address / size) * size;
};
