/** How names of alarms have the minutes that they look at: `15m`, `26h`, `3d`. */
export const windowName = (minutes: number): string => {
  if (minutes % 1440 === 0) return `${minutes / 1440}d`;
  return minutes % 60 === 0 ? `${minutes / 60}h` : `${minutes}m`;
};
