// Those that generated people have; Unicode's table of Windows zones has them all.
const names: Readonly<Record<string, string>> = {
  UTC: 'UTC',
  'America/Los_Angeles': 'Pacific Standard Time',
  'America/Denver': 'Mountain Standard Time',
  'America/Chicago': 'Central Standard Time',
  'America/New_York': 'Eastern Standard Time',
  'America/Sao_Paulo': 'E. South America Standard Time',
  'Europe/London': 'GMT Standard Time',
  'Europe/Berlin': 'W. Europe Standard Time',
  'Europe/Paris': 'Romance Standard Time',
  'Europe/Madrid': 'Romance Standard Time',
  'Europe/Warsaw': 'Central European Standard Time',
  'Europe/Athens': 'GTB Standard Time',
  'Asia/Kolkata': 'India Standard Time',
  'Asia/Tokyo': 'Tokyo Standard Time',
  'Australia/Sydney': 'AUS Eastern Standard Time',
};

/** The Windows name of a time zone; its IANA name where it has none here, as a mailbox may have too (sheet 6.11). */
export const windowsTimeZone = (timeZone: string): string => names[timeZone] ?? timeZone;
