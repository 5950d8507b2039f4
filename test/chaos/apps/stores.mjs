/** The stores of ours, by what the driver says of them. */

export async function openStore({ store, ...settings }) {
  switch (store) {
    case "sqlite": {
      const { SqliteSessionStore } = await import("speculoos/sqlite");
      return new SqliteSessionStore(settings.path);
    }
    default:
      throw new Error(`there is no store ${store}`);
  }
}
