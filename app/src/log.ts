/** How loud a line is; LOG_LEVEL drops what is quieter. */
export const levels = { debug: 0, info: 1, warn: 2, error: 3 } as const;
export type Level = keyof typeof levels;

export type Fields = Readonly<Record<string, string | number | boolean | undefined>>;
export type Log = (level: Level, message: string, fields?: Fields) => void;

/**
 * A log that writes one line of JSON a call, from `least` upwards.
 *
 * @param always what every line says
 */
export function createLog(least: Level, write: (line: string) => void, always: Fields = {}): Log {
  return (level, message, fields) => {
    if (levels[level] >= levels[least]) {
      write(logLine({ time: new Date().toISOString(), level, message, ...always, ...fields }));
    }
  };
}

/**
 * JSON on one line. `JSON.stringify` escapes what would end a line or a string, but leaves DEL and the C1 controls
 * (terminal escapes) and U+2028/2029 (line ends to some log readers) as they are.
 */
export function logLine(record: Readonly<Record<string, unknown>>): string {
  const json = JSON.stringify(record).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return `${json}\n`;
}
