const PATIENCE_MS = 60_000;

/** Resolves when the condition holds, or when a minute is over: what is missing then shows in the figures. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  while (!condition() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 5));
}
