/** Does each piece of work, so many beside each other. */
export async function besideEachOther<T>(
  pieces: readonly T[],
  lanes: number,
  carryOut: (piece: T) => Promise<void>,
): Promise<void> {
  const left = [...pieces];
  const lane = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await carryOut(next);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
