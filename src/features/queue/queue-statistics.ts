/** What a queue counts. Averages are exponential, a new value weighing a quarter (Asterisk 20 apps/app_queue.c). */
export class QueueStatistics {
  holdSeconds = 0;
  talkSeconds = 0;
  completed = 0;
  completedInLevel = 0;
  abandoned = 0;
  abandonedInLevel = 0;

  /** A caller was connected after this time. */
  connected(holdSeconds: number): void {
    this.holdSeconds = this.completed + this.abandoned === 0 ? holdSeconds : average(this.holdSeconds, holdSeconds);
  }

  /** A call is over. */
  finished(talkSeconds: number, isInLevel: boolean): void {
    this.completed++;
    if (isInLevel) this.completedInLevel++;
    this.talkSeconds = this.completed === 1 ? talkSeconds : average(this.talkSeconds, talkSeconds);
  }

  gaveUp(isInLevel: boolean): void {
    this.abandoned++;
    if (isInLevel) this.abandonedInLevel++;
  }

  /** Percentage of the completed calls that were answered within the service level. */
  get performance(): number {
    return this.completed > 0 ? (100 * this.completedInLevel) / this.completed : 0;
  }

  /** The same of all calls, an abandoned one within the level counting as good. */
  get performanceOfAll(): number {
    const all = this.completed + this.abandoned;
    return all > 0 ? (100 * (this.completedInLevel + this.abandonedInLevel)) / all : 0;
  }

  reset(): void {
    this.holdSeconds = this.talkSeconds = this.completed = this.completedInLevel = this.abandoned = this.abandonedInLevel = 0;
  }
}

const average = (old: number, value: number): number => (old * 3 + value) >> 2;
