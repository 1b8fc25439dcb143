/** Finds sound files: what applications ask before they play. */
export interface Prompter {
  /** The path without extension of `name` in that language (falling back to the base language and to English); undefined where there is none. */
  find(name: string, language: string): Promise<string | undefined>;
  /** Files of a music class in playing order, without extension; undefined for an unknown class. */
  music(musicClass: string): { readonly name: string; readonly files: readonly string[] } | undefined;
  /** Tone list of an indication (`ring`, `busy`, `congestion`, `dial`) of that country, or of the one set where it is unknown or absent. */
  tone(indication: string, zone?: string): string | undefined;
}
