/** What goes on at a server now, kept by its events: `LiveModel`. */

export type { Missing } from './lists.ts';
export { LiveModel, type LiveModelOptions, type ModelCondition, type ModelNews } from './live-model.ts';
export type { ModelSnapshot } from './snapshot.ts';
export type * from './things.ts';
