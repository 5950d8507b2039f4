/** The parts of PostgreSQL's clients that are used. */

/** A `Pool` or a `Client` of pg 8. */
export type PgLike = {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[]; rowCount: number | null }>;
};

/** The function that postgres.js 3 returns. */
export type PostgresJsLike = { unsafe(text: string, values?: never[]): PromiseLike<readonly unknown[]> };
