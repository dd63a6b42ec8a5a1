/** `2026-11-26 10:15 UTC`: a moment in a sentence, in the zone that logs and CloudWatch have. @param iso as records tell it */
export const momentOf = (iso: string): string => {
  const [day, time = ''] = new Date(iso).toISOString().split('T');
  return `${day} ${time.slice(0, 5)} UTC`;
};
