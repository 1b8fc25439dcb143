import { fileURLToPath } from 'node:url';

/** A path inside the installed package: `etc`, `sounds`. The same two steps up from `src/cli` and from `dist/cli`. */
export const inPackage = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
