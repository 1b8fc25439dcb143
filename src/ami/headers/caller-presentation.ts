const ALLOWED = 'Presentation Allowed';
const PROHIBITED = 'Presentation Prohibited';
const NOT_AVAILABLE = 0x43;

const SCREENINGS = ['Not Screened', 'Passed Screen', 'Failed Screen', 'Network Number'];

/** Text of a caller's presentation (bits of Q.931 octet 3a): `Presentation Allowed, Not Screened`. */
export function presentationText(presentation: number): string {
  if (presentation === NOT_AVAILABLE) return 'Number Unavailable';
  const screening = SCREENINGS[presentation & 3];
  switch (presentation & ~3) {
    case 0x00:
      return `${ALLOWED}, ${screening}`;
    case 0x20:
      return `${PROHIBITED}, ${screening}`;
    default:
      return 'unknown';
  }
}

/** As the events print it: `0 (Presentation Allowed, Not Screened)`. */
export const presentation = (value: number): string => `${value} (${presentationText(value)})`;
