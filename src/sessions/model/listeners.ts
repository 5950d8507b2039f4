/** Listeners of events: each hears all, and the fault of one is no fault of the request. */

export type Listeners<E> = {
  readonly size: number;
  publish(event: E): void;
  /** Returns the function that ends this. @throws TypeError if `listener` is no function. */
  subscribe(listener: (event: E) => void): () => void;
};

export function createListeners<E>(): Listeners<E> {
  const entries = new Set<{ readonly listener: (event: E) => void }>();
  return {
    get size() {
      return entries.size;
    },
    publish(event) {
      for (const { listener } of [...entries]) {
        try {
          listener(event);
        } catch (error) {
          // Reported as one that nobody caught.
          queueMicrotask(() => {
            throw error;
          });
        }
      }
    },
    subscribe(listener) {
      if (typeof listener !== "function") throw new TypeError("listener must be a function");
      const entry = { listener };
      entries.add(entry);
      return () => void entries.delete(entry);
    },
  };
}
