import { MissingAnswer } from '../../lambda/uniformity/must';

/**
 * Waits for something that the cure can do without, and not for long: the SDK alone would wait for a minute and more.
 * By the clock on the wall, since a lost answer takes its time whatever the time of AWS is.
 *
 * @throws MissingAnswer when it takes longer; what it does is left to itself then
 */
export async function within<T>(milliseconds: number, what: string, call: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new MissingAnswer(`${what} must answer within ${milliseconds / 1000} s, got nothing`)),
      milliseconds,
    );
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    clearTimeout(timer);
  }
}
